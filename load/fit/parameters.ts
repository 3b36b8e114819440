import { randomStream, uniform } from '../population/random.ts';
import type { Scenario } from '../scenario/schema.ts';

/** What nobody published, and the fit looks for. The same in February, June and August: one site, one crowd. */
export interface Parameters {
  /** Calls a second of the room. */
  ratePerSecond: number;
  /** Share of those called who never come. */
  noShow: number;
  /** Share of forms that are ready. */
  ready: number;
  /** Median patience, seconds. */
  patienceSeconds: number;
  /** Share of the accounts allowed to try that do. */
  tried: number;
}

export type ParameterName = keyof Parameters;

/** Before anything is held against them: uniform between these. */
export const priors: Readonly<Record<ParameterName, readonly [from: number, to: number]>> = {
  ratePerSecond: [0.35, 0.85],
  noShow: [0, 0.12],
  ready: [0.92, 1],
  patienceSeconds: [10_800, 28_800],
  tried: [0.7, 1],
};

export const parameterNames = Object.keys(priors) as ParameterName[];

/** The draw number `index` from the priors. */
export function drawParameters(seed: number, index: number): Parameters {
  const drawn = parameterNames.map((name) => {
    const [from, to] = priors[name];
    return [name, uniform(randomStream(seed, `fit ${name}`, index), from, to)];
  });
  return Object.fromEntries(drawn) as unknown as Parameters;
}

/** A day with these in force; everything else stays. */
export function withParameters(scenario: Scenario, parameters: Parameters): Scenario {
  const { admission, crowd } = scenario;
  const { ratePerSecond, noShow, ready, patienceSeconds, tried } = parameters;
  return {
    ...scenario,
    admission: { ...admission, ratePerSecond },
    crowd: {
      ...crowd,
      people: Math.round(accounts * tried),
      claim: { ...crowd.claim, noShow },
      forms: { ...crowd.forms, ready },
      patience: { ...crowd.patience, medianSeconds: patienceSeconds },
    },
  };
}

/** Accounts allowed to try in June; 40,000 to 42,000 in February; not published for August. */
const accounts = 41_000;

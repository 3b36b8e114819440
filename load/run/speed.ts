import { type Language, say } from '../cli/text.ts';
import { type Capacity, chooseSpeed, type RequestBudget, requestBudget } from '../generator/budget.ts';
import { callsBeside, paced } from '../generator/pace.ts';
import { atRushSpeed } from '../scenario/schedule.ts';
import { count } from './live/format.ts';
import type { RunOptions } from './options.ts';
import type { Plan } from './plan.ts';

export interface SpeedContext {
  /** What this machine bears; asked where it matters, since it takes half a second. */
  capacity(): Promise<Capacity>;
  /** How many accounts it makes in a second of wall time, beside everything else. */
  signUpsPerSecond(): Promise<number>;
  note(line: string): void;
  language: Language;
}

/**
 * The plan with the rush at the speed asked for; `auto` works out what the machine bears. Where the crowd will
 * ask for more than that (a storm of retries does not get weaker with a slower day), it says so beforehand.
 */
export async function atSpeed(plan: Plan, asked: RunOptions['speed'], context: SpeedContext): Promise<Plan> {
  return besideAtPace(await rushAtSpeed(plan, asked, context), context);
}

/** The days before and after the rush, no faster than this machine makes accounts and answers; with a word where that is slower. */
async function besideAtPace(
  plan: Plan,
  { capacity, signUpsPerSecond, note, language }: SpeedContext,
): Promise<Plan> {
  const calls = callsBeside(plan.scenario, plan.people);
  if (calls.length === 0) return plan;
  const [{ requestsPerSecond }, signUps] = [await capacity(), await signUpsPerSecond()];
  const { run } = plan.scenario;
  const schedule = paced(run.speed, calls, { requestsPerSecond, signUpsPerSecond: signUps });
  schedule.forEach(({ speed, fromSeconds }, i) => {
    if (speed < run.speed[i]!.speed) note(slower(fromSeconds, run.speed[i]!.speed, speed, signUps, language));
  });
  return { ...plan, scenario: { ...plan.scenario, run: { ...run, speed: schedule } } };
}

async function rushAtSpeed(plan: Plan, asked: RunOptions['speed'], context: SpeedContext): Promise<Plan> {
  const storm = plan.scenario.admission.mode === 'session-limit';
  if (asked === null && !storm) return plan;
  const capacity = asked === 'auto' || storm ? await context.capacity() : null;
  const speed =
    asked === 'auto' ? chooseSpeed(plan.scenario, plan.people, capacity!).speed : (asked ?? rushSpeed(plan));
  const budget = requestBudget(plan.scenario, plan.people, speed);
  context.note(words(budget, asked !== null, context.language));
  if (capacity !== null && budget.peakPerSecond > capacity.requestsPerSecond)
    context.note(tooMuch(capacity, context.language));
  if (asked === null) return plan;
  const { run } = plan.scenario;
  return {
    ...plan,
    speedMode: asked === 'auto' ? 'auto' : 'fixed',
    scenario: { ...plan.scenario, run: { ...run, speed: atRushSpeed(run.speed, speed) } },
  };
}

/** The speed of the rush in the scenario's own schedule: the highest, where it has several steps. */
function rushSpeed({ scenario }: Plan): number {
  return Math.max(...scenario.run.speed.filter(({ rush }) => rush).map(({ speed }) => speed));
}

function words(
  { speed, requests, peakPerSecond }: RequestBudget,
  chosen: boolean,
  language: Language,
): string {
  const [all, peak] = [count(requests, language), count(peakPerSecond, language)];
  const prefix = chosen ? say({ en: `speed ${speed}: `, fr: `vitesse ${speed} : ` }, language) : '';
  return (
    prefix +
    say(
      {
        en: `about ${all} requests in the rush at most, up to ${peak} a second`,
        fr: `environ ${all} requêtes au plus pendant la ruée, jusqu’à ${peak} par seconde`,
      },
      language,
    )
  );
}

function slower(
  fromSeconds: number,
  planned: number,
  speed: number,
  signUpsPerSecond: number,
  language: Language,
): string {
  const day = Math.round(fromSeconds / 86_400);
  const perSecond = Number(signUpsPerSecond.toPrecision(2));
  return say(
    {
      en: `from day ${day} on: speed ${count(speed, language)} instead of ${count(planned, language)}, as fast as this machine makes accounts (about ${perSecond} a second) and answers`,
      fr: `à partir du jour ${day} : vitesse ${count(speed, language)} au lieu de ${count(planned, language)}, autant que cette machine crée de comptes (environ ${perSecond} par seconde) et répond`,
    },
    language,
  );
}

function tooMuch({ requestsPerSecond }: Capacity, language: Language): string {
  const bears = count(requestsPerSecond, language);
  return say(
    {
      en: `this machine bears about ${bears} a second: the run may turn out invalid; a smaller --scale helps`,
      fr: `cette machine supporte environ ${bears} par seconde : l’essai peut être non valable ; un --scale plus petit aide`,
    },
    language,
  );
}

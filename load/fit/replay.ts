import { scaleScenario } from '../scenario/scale.ts';
import type { Scenario } from '../scenario/schema.ts';
import { boundlessCosts } from '../simulation/costs.ts';
import { dayOf, withRushToClose } from '../simulation/day-options.ts';
import { liveVirtually } from '../simulation/virtual-day.ts';

/** What one virtual day came to, at full size. */
export interface Replayed {
  /** From the opening to the last place, opening seconds; Infinity where places are left. */
  filledSeconds: number;
  /** People who came and got nothing. */
  missedOut: number;
}

/** Lives a day with a room virtually. @param scale at which it is lived; what comes out is multiplied back */
export function replayRoom(scenario: Scenario, seed: number, scale: number): Replayed {
  const { scenario: model } = scaleScenario(scenario, { scale });
  const { people, filledAtMs, entries } = liveVirtually(
    dayOf(withRushToClose(model), seed, boundlessCosts()),
  );
  const holders = new Set(entries.flatMap(({ kind, owner }) => (kind === 'reserve' ? [owner] : [])));
  return {
    filledSeconds: (filledAtMs ?? Number.POSITIVE_INFINITY) / 1000,
    missedOut: (people - holders.size) / scale,
  };
}

/**
 * Places that a limit on sign-ins gives before the site is shut, in the mean, by a balance of the portal's work: people
 * inside and people kept out ask alike, each device as often as it may, so that the share of the work which is good for
 * somebody is that of the seats among the devices (the real thing is `run csq-2016-02-16`).
 */
export function balanceOfStorm({ admission, portal, crowd, events }: Scenario): number {
  const shut = events?.find(({ kind }) => kind === 'shutdown');
  if (portal === undefined || shut === undefined) throw new Error('no portal, or nothing shuts the site');
  const { one, two, three } = crowd.devices;
  const came = crowd.arrivals.early + crowd.arrivals.burst;
  const devices = crowd.people * came * (one + 2 * two + 3 * three);
  const good = Math.min(1, admission.maxActive / devices);
  const stepsPerPlace = crowd.forms.sections + 2;
  // The first place takes a whole form, and its steps in the portal's full line, at the least.
  const firstSeconds =
    crowd.forms.fields * crowd.forms.thinkSeconds +
    stepsPerPlace *
      Math.min(portal.timeoutSeconds, (portal.queueLimit / portal.workers) * portal.serviceSeconds);
  const leftSeconds = Math.max(0, shut.atSeconds - firstSeconds);
  return ((portal.workers / portal.serviceSeconds) * good * leftSeconds) / stepsPerPlace;
}

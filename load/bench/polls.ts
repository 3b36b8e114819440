import { someSnapshot } from '../../server/testing/snapshot.ts';
import { positionOf } from '../../server/waiting-room/position.ts';
import type { Snapshot } from '../../server/waiting-room/snapshot.ts';
import { drawPopulation } from '../population/draw.ts';
import { loadScenario } from '../scenario/load.ts';

/** What a person is compared with who asks again every so often, whatever the room says; wall seconds. */
export const fixedPollSeconds = 20;

export interface PollFigures {
  /** Polls a person an hour of waiting, over everybody in line. */
  perHour: number;
  /** Of those who ask every 20 s. */
  fixedPerHour: number;
  /** From the turn being called to the poll that shows it: median and longest, wall seconds. */
  noticedSeconds: { median: number; max: number };
  /** Busiest second: polls of everybody, adaptive and fixed. */
  peakPerSecond: number;
}

/**
 * The polls of the crowd of 13 June 2016 at full size and speed, by the server's own `pollAfterMs` from snapshots of a
 * line that moves at the scenario's rate: everyone polls from joining until they see that they are called, or until
 * the places are gone. Nobody is asked over a wire; what a poll costs is another row.
 */
export function benchPolls(scenarioName = 'csq-2016-06-13'): PollFigures {
  const { scenario } = loadScenario(scenarioName);
  const { admission, opening } = scenario;
  const joinedSeconds = drawPopulation(scenario, scenario.run.seed)
    .map(({ dueAtMs }) => dueAtMs / 1000)
    .sort((a, b) => a - b);
  const lastSeconds = opening.quota / admission.ratePerSecond;
  const opensAtMs = Date.parse(opening.opensAt);
  const servingAt = (seconds: number) => Math.floor(Math.max(0, seconds) * admission.ratePerSecond);
  const joinedAt = counter(joinedSeconds);

  let polls = 0;
  let waitedSeconds = 0;
  const noticed: number[] = [];
  const perSecond = new Map<number, number>();
  for (const [index, joined] of joinedSeconds.entries()) {
    const turn = index + 1;
    const calledSeconds = turn <= opening.quota ? turn / admission.ratePerSecond : Number.POSITIVE_INFINITY;
    if (joined >= lastSeconds) continue;
    for (let seconds = joined; ; ) {
      if (seconds >= calledSeconds) noticed.push(seconds - Math.max(joined, calledSeconds));
      if (seconds >= Math.min(calledSeconds, lastSeconds)) {
        waitedSeconds += seconds - joined;
        break;
      }
      const serving = servingAt(seconds);
      const snapshot: Snapshot = {
        ...someSnapshot,
        ...{ phase: seconds < 0 ? 'preQueue' : 'open', speed: 1, serving, nowMs: opensAtMs + seconds * 1000 },
        ...{ opensAtMs, callsPerSecond: null, ratePerSecond: admission.ratePerSecond },
        ...{ waiting: joinedAt(seconds) - serving, remaining: opening.quota - serving },
        claimMs: admission.claimSeconds * 1000,
      };
      const { pollAfterMs } = positionOf(snapshot, turn, 0, snapshot.nowMs);
      seconds += pollAfterMs / 1000;
      polls += 1;
      perSecond.set(Math.floor(seconds), (perSecond.get(Math.floor(seconds)) ?? 0) + 1);
    }
  }
  noticed.sort((a, b) => a - b);
  return {
    perHour: polls / (waitedSeconds / 3600),
    fixedPerHour: 3600 / fixedPollSeconds,
    noticedSeconds: { median: noticed[noticed.length >> 1]!, max: noticed.at(-1)! },
    peakPerSecond: Math.max(...perSecond.values()),
  };
}

/** How many of these times, ascending, are at or before one. */
function counter(times: number[]): (time: number) => number {
  return (time) => {
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[middle]! <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

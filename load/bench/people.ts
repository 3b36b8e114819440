import { rehearsal } from '../generator/rehearsal.ts';
import { runK6 } from '../k6/run.ts';
import { median } from './ratio.ts';

/** Sizes of the two crowds whose difference is taken, so that what k6 needs by itself is left out. */
export interface CrowdSizes {
  few: number;
  many: number;
}

export interface PeopleOptions {
  /** Crowds that share virtual users as a run does, and crowds in which each person has one. */
  shared: CrowdSizes;
  alone: CrowdSizes;
  rounds: number;
  note(line: string): void;
}

export interface PeopleFigures {
  /** Peak resident memory of k6 for each further person, bytes: median, lowest, highest over the rounds. */
  shared: Spread;
  alone: Spread;
}

export interface Spread {
  median: number;
  low: number;
  high: number;
}

/** Of the rush: the same for both, and one that both can bear. */
const speed = 150;

/**
 * What a person costs the generator in memory, where many share a virtual user and where each has one: the same
 * people, behaviour and server.
 */
export async function benchPeople({ shared, alone, rounds, note }: PeopleOptions): Promise<PeopleFigures> {
  const each: Record<'shared' | 'alone', number[]> = { shared: [], alone: [] };
  for (let round = 1; round <= rounds; round++) {
    for (const how of ['shared', 'alone'] as const) {
      const { few, many } = how === 'shared' ? shared : alone;
      const peaks: number[] = [];
      for (const people of [few, many]) {
        note(`round ${round} of ${rounds}: ${people} people, ${how === 'shared' ? 'sharing' : 'one each'}`);
        peaks.push(await peakOf(people, how === 'alone'));
      }
      each[how].push((peaks[1]! - peaks[0]!) / (many - few));
    }
  }
  return { shared: spread(each.shared), alone: spread(each.alone) };
}

async function peakOf(people: number, alone: boolean): Promise<number> {
  const lived = await rehearsal({ people, listening: 1 }, speed);
  try {
    const { result } = await lived.live((job) => runK6({ ...job, ...(alone && { virtualUsers: people }) }));
    const { peakMemoryBytes, recorded } = result.report;
    if (recorded < people) throw new Error(`${people - recorded} of ${people} people were lost`);
    if (peakMemoryBytes == null) throw new Error('this system does not tell the memory of a process');
    return peakMemoryBytes;
  } finally {
    await lived.close();
  }
}

function spread(values: number[]): Spread {
  return { median: median(values), low: Math.min(...values), high: Math.max(...values) };
}

import { resolve } from 'node:path';
import type { Adapter } from '../adapter/adapter.ts';
import { AdapterError, loadAdapter } from '../adapter/load.ts';
import { adapterNames } from '../adapter/word.ts';
import { UsageError } from '../cli/command.ts';
import type { Site } from '../generator/generator.ts';
import type { SeriesRow } from '../record/files.ts';
import type { Plan } from './plan.ts';

/** A user's adapter, checked. */
export interface Chosen {
  /** As it was given. */
  name: string;
  /** Absolute. */
  file: string;
  functions: string[];
  adapter: Adapter;
}

/** @throws UsageError naming each function that is wrong, and the remedy */
export async function chooseAdapter(name: string, folder: string): Promise<Chosen> {
  const file = resolve(folder, name);
  try {
    const adapter = await loadAdapter(file);
    return { name, file, adapter, functions: adapterNames.filter((each) => adapter[each] !== undefined) };
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error;
    throw new UsageError(error.problems.map((problem) => `--adapter ${name}: ${problem}`));
  }
}

/**
 * The plan as far as an adapter can live it: one form and no sections, no news to hear, no standing by, no payment
 * where the site takes none, no room where nobody joins one, and nothing before the day or after it but the payment.
 * Events are the site's own affair.
 */
export function fromOutside(plan: Plan, { adapter }: Chosen): Plan {
  const { admission, events: _, payments: __, ...rest } = plan.scenario;
  const mode = adapter.join === undefined ? 'passthrough' : admission.mode === 'lottery' ? 'lottery' : 'fifo';
  return {
    ...plan,
    scenario: { ...rest, admission: { ...admission, mode } },
    people: plan.people.map(({ ahead: _a, paying: _p, documents: _d, ...person }) => ({
      ...person,
      ...{ sections: 0, listens: false, standsBy: false },
      paymentDelayMs: adapter.pay === undefined ? null : person.paymentDelayMs,
    })),
  };
}

/** What the generators are told of it. */
export function siteOfPlan({ scenario: { opening } }: Plan, { file }: Chosen): Site {
  return {
    file,
    preQueueAtMs: Date.parse(opening.preQueueAt),
    closesAtMs: Date.parse(opening.closesAt),
  };
}

/** The series with the places left by what people were told; the room's levels are not known and stay 0. */
export function toldSeries(series: readonly SeriesRow[], quota: number): SeriesRow[] {
  let given = 0;
  return series.map((row) => {
    given += row.submissions['reserved'] ?? 0;
    return { ...row, remaining: Math.max(0, quota - given) };
  });
}

import type { Gathering } from '../generator/gather.ts';

/** Takes each person's record once: whoever comes twice was lived by two generators, and the run says so. */
export interface OnceEach extends Pick<Gathering, 'record' | 'add'> {
  reasons(): string[];
}

export function onceEach(gathered: Pick<Gathering, 'record' | 'add'>): OnceEach {
  const seen = new Set<string>();
  let doubled = 0;
  return {
    add: gathered.add,
    record(record) {
      if (seen.has(record.id)) doubled++;
      seen.add(record.id);
      gathered.record(record);
    },
    reasons: () =>
      doubled === 0 ? [] : [`${doubled} people were lived twice: two generators left a record of them.`],
  };
}

/** What kind of rule was broken. */
export type Rule =
  | 'file'
  | 'sequence'
  | 'hash'
  | 'chain'
  | 'balance'
  | 'conservation'
  | 'rank'
  | 'holder'
  | 'settlement'
  | 'deadline'
  | 'time'
  | 'window'
  | 'checkpoint'
  | 'receipt'
  | 'person'
  | 'room'
  | 'draw'
  | 'refusal';

/** One thing that is wrong in a run's files. */
export interface Violation {
  rule: Rule;
  file: string;
  /** 1-based; null where the whole file is meant. */
  line: number | null;
  /** What is wrong, as a sentence in English. */
  sentence: string;
}

/** A line of an NDJSON file, with where it stood. */
export interface Line<Value> {
  line: number;
  value: Value;
}

/** Collects the violations of one file. */
export function violationsOf(file: string) {
  const found: Violation[] = [];
  const report = (rule: Rule, line: number | null, sentence: string) => {
    found.push({ rule, file, line, sentence });
  };
  return { found, report };
}

import type { Language, Text } from '../cli/text.ts';

/** What came of verifying one file. It holds when every check does. */
export interface Verification {
  /** `receipt`, `draw`. */
  kind: string;
  title: Text;
  /** What it states: a name, and what it says of that. */
  states: [name: Text, value: Text | string][];
  /** What whoever reads it should know. */
  notes: Text[];
  checks: Check[];
}

export interface Check {
  ok: boolean;
  /** What was looked at and found, as a sentence without its full stop. */
  text: Text;
}

/** Where the rest of what is needed comes from, and in what language to complain. Paths are absolute. */
export interface Sources {
  /** The file that is verified. */
  file: string;
  /** Published keys: a file, a run's folder, or an address; null for those that lie beside the file or the ledger. */
  keys: string | null;
  /** A ledger, or the folder of a run that has one; null for none. */
  ledger: string | null;
  language: Language;
}

/** A kind of file that can be verified: how it is told, and how it is verified. */
export interface Kind {
  is(json: Record<string, unknown>): boolean;
  /** @throws UsageError when something needed is missing or cannot be read, with the remedy */
  verify(json: Record<string, unknown>, sources: Sources): Promise<Verification>;
}

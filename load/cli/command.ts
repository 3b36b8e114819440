import type { OptionTable, Values } from './options.ts';
import type { Arguments } from './parse.ts';
import type { Rim } from './rim.ts';
import type { Language, Text } from './text.ts';

/** One command: what its help says, what it takes, and what it does. One file each, wired in `load/cli.ts`. */
export interface Command<T extends OptionTable = OptionTable> {
  name: string;
  /** One line for the list of commands. */
  summary: Text;
  /** What its own help begins with; the summary where that says it all. */
  about?: Text;
  takes: Arguments;
  options: T;
  /** A command line, and what it is for. */
  examples: [line: string, purpose: Text][];
  /** Further sections of the help: a title and lines. */
  sections?: { title: Text; lines: Text[] }[];
  /** Does it. The exit code is the answer. */
  run(call: Call<T>): Promise<number>;
}

/** What a command is called with. */
export interface Call<T extends OptionTable = OptionTable> {
  names: string[];
  values: Values<T>;
  /** The options that were typed. */
  given: Set<keyof T & string>;
  /** `--json`: the answer as one JSON document on stdout, and nothing else there. */
  json: boolean;
  language: Language;
  rim: Rim;
}

/** Keeps each option's own type inside the command, and forgets it in the list of commands. */
export function command<T extends OptionTable>(definition: Command<T>): Command {
  return definition as unknown as Command;
}

/** A command that cannot go on because of how it was called or of what it was given: exit 2, every problem listed. */
export class UsageError extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(problems.join('\n'));
    this.name = 'UsageError';
    this.problems = problems;
  }
}

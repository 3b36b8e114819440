import { parseArgs } from 'node:util';
import { nearest } from './nearest.ts';
import type { OptionTable, Problem, Values } from './options.ts';
import type { Text } from './text.ts';

/** How many plain arguments a command takes, and what they are called in its help. */
export interface Arguments {
  /** `<scenario>`. */
  name: string;
  min: number;
  max: number;
  /** Several of the same kind. */
  repeated?: boolean;
}

export interface Parsed<T extends OptionTable> {
  values: Values<T>;
  /** The options that were typed, as opposed to left at their default. */
  given: Set<keyof T & string>;
  names: string[];
  /** All that is wrong, in the order typed; empty when nothing is. */
  problems: Problem[];
}

/**
 * Reads what was typed against a command's table, and reports every problem at once rather than the first.
 */
export function parse<T extends OptionTable>(
  typed: readonly string[],
  table: T,
  takes: Arguments,
): Parsed<T> {
  const types: Record<string, { type: 'boolean' | 'string' }> = {};
  for (const [name, option] of Object.entries(table))
    types[name] = { type: option.value === null ? 'boolean' : 'string' };
  // Not strict: node's own parser stops at the first problem, and here all are wanted.
  const { tokens } = parseArgs({
    args: [...typed],
    options: { ...types, help: { type: 'boolean', short: 'h' } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });

  const values = Object.fromEntries(Object.entries(table).map(([name, option]) => [name, option.fallback]));
  const given = new Set<string>();
  const names: string[] = [];
  const problems: Problem[] = [];
  let afterUnknown = -1;
  for (const token of tokens) {
    if (token.kind === 'positional') {
      // What follows an option that does not exist was its value, not an argument too many.
      if (token.index !== afterUnknown) names.push(token.value);
      continue;
    }
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(table, token.name) ? table[token.name] : undefined;
    if (option === undefined) {
      if (token.inlineValue === undefined) afterUnknown = token.index + 1;
      problems.push({ name: token.rawName, message: unknown(token.name, Object.keys(table)) });
    } else if (given.has(token.name) && !option.several) {
      problems.push({ name: token.rawName, message: { en: 'is given twice', fr: 'est donné deux fois' } });
    } else {
      given.add(token.name);
      const read = readToken(token.value, option.value, option.read);
      if ('problem' in read) problems.push({ name: token.rawName, message: read.problem });
      else if (option.several) values[token.name] = [...values[token.name], ...(read.value as unknown[])];
      else values[token.name] = read.value;
    }
  }
  problems.push(...countProblems(names, takes));
  return { values: values as Values<T>, given: given as Set<keyof T & string>, names, problems };
}

function readToken(
  typed: string | undefined,
  value: string | null,
  read: (typed: string) => { value: unknown } | { problem: Text },
): { value: unknown } | { problem: Text } {
  if (value === null)
    return typed === undefined
      ? { value: true }
      : { problem: { en: 'takes no value', fr: 'ne prend pas de valeur' } };
  if (typed === undefined || typed.startsWith('--'))
    return { problem: { en: `needs a value: ${value}`, fr: `attend une valeur : ${value}` } };
  return read(typed);
}

function unknown(name: string, known: string[]): Text {
  const near = nearest(name, known);
  return {
    en: `is not an option here${near ? `; did you mean --${near}?` : '; see --help'}`,
    fr: `n’est pas une option ici${near ? ` ; vouliez-vous dire --${near} ?` : ' ; voir --help'}`,
  };
}

function countProblems(names: string[], takes: Arguments): Problem[] {
  if (names.length < takes.min) return [{ name: takes.name, message: { en: 'is missing', fr: 'manque' } }];
  return names.slice(takes.max).map((name) => ({
    name: `"${name}"`,
    message:
      takes.max === 0
        ? {
            en: 'is too much: this command takes no arguments',
            fr: 'est de trop : cette commande ne prend pas d’arguments',
          }
        : {
            en: `is too much: give ${takes.name} only`,
            fr: `est de trop : indiquez seulement ${takes.name}`,
          },
  }));
}

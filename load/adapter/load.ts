import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nearest } from '../cli/nearest.ts';
import type { Adapter } from './adapter.ts';
import { adapterNames } from './word.ts';

/** One to begin with, of the checkout or of the package. */
const template = join(import.meta.dirname, 'template.ts');

/** An adapter that cannot be used: each problem names the function and the remedy. */
export class AdapterError extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(problems.join('\n'));
    this.name = 'AdapterError';
    this.problems = problems;
  }
}

/**
 * Loads an adapter's file and checks what it exports, before anything is started.
 *
 * @param file absolute
 * @throws AdapterError
 */
export async function loadAdapter(file: string): Promise<Adapter> {
  if (!(await stat(file).catch(() => null))?.isFile())
    throw new AdapterError([`there is no such file; begin with a copy of ${template}`]);
  let exported: Record<string, unknown>;
  try {
    exported = await import(pathToFileURL(file).href);
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new AdapterError([
      `cannot be loaded: ${why} (types are stripped, not compiled: import types with "import type", other files by their path with .ts, and no packages)`,
    ]);
  }
  const problems = problemsOf(exported);
  if (problems.length > 0) throw new AdapterError(problems);
  return exported as Adapter;
}

/** What is wrong with what a file exports; pure. */
export function problemsOf(exported: Readonly<Record<string, unknown>>): string[] {
  const problems: string[] = [];
  const names: readonly string[] = adapterNames;
  const known = names.filter((name) => Object.hasOwn(exported, name));
  for (const [name, value] of Object.entries(exported)) {
    if (names.includes(name)) {
      if (typeof value !== 'function')
        problems.push(
          `${name} is ${value === null ? 'null' : `a ${typeof value}`}, not a function: export async function ${name}(http, visitor)`,
        );
      continue;
    }
    const near = name === 'default' ? null : nearest(name, [...names]);
    if (near !== null && typeof value === 'function' && !known.includes(near))
      problems.push(`exports ${name}, which nothing calls: did you mean ${near}?`);
  }
  if ('default' in exported && known.length === 0)
    problems.push(
      'has only a default export: export each function by its name, export async function submit',
    );
  else if (known.length === 0)
    problems.push(`exports none of ${names.join(', ')}: export at least one, such as submit`);
  else if (!['join', 'submit'].some((name) => known.includes(name)))
    problems.push(
      `exports ${known.join(', ')} but neither join nor submit, so nobody could get in or ask for a place: export one of them`,
    );
  return problems;
}

import { z } from 'zod';
import { nearest } from '../cli/nearest.ts';
import { figurePaths, SAY_WHERE } from './figures.ts';
import { type Path, valueAt } from './position.ts';
import { scenarioSchema } from './schema.ts';

type Issue = z.core.$ZodIssue;

/** A problem before its place in the text is known. */
export interface Finding {
  path: Path;
  message: string;
}

/** What zod found wrong, said to the person who wrote the file: what is there, and what to write instead. */
export function explain(issue: Issue, data: unknown, base: Path = []): Finding[] {
  const path = [...base, ...issue.path];
  const value = valueAt(data, path);
  const say = (message: string): Finding[] => [{ path, message }];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key, path, data) }));
    case 'invalid_union':
      return chosenBranch(issue, value, data, path);
    case 'invalid_type':
      if (value === undefined) return say(`missing: ${expectation(issue.expected, path)}`);
      if (issue.expected === 'int' && typeof value === 'number')
        return say(`must be a whole number, is ${value}`);
      return say(`must be ${expectation(issue.expected, path)}, is ${shown(value)}`);
    case 'invalid_value':
      return say(
        value === undefined
          ? `missing: one of ${issue.values.join(', ')}`
          : `must be one of ${issue.values.join(', ')}, is ${shown(value)}${meant(String(value), issue.values.map(String))}`,
      );
    case 'too_small':
      return say(
        limit(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum, value),
      );
    case 'too_big':
      return say(
        limit(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum, value),
      );
    case 'invalid_format':
      if (issue.format === 'datetime')
        return say(
          `must be an instant with its offset, such as 2016-06-13T08:30:00-04:00, is ${shown(value)}`,
        );
      if (issue.format === 'regex') return say(`must be ${issue.message}, is ${shown(value)}`);
      return say(`must be a ${issue.format}, is ${shown(value)}`);
    case 'invalid_key':
      return say(`must be ${issue.issues[0]?.message ?? 'another key'}`);
    default:
      return say(issue.message);
  }
}

/** Of a value with several shapes, the problems of the shape that was evidently meant. */
function chosenBranch(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  value: unknown,
  data: unknown,
  path: Path,
): Finding[] {
  const has = (key: string) => valueAt(value, [key]) !== undefined;
  const of = (branch: number) =>
    (issue.errors[branch] ?? []).flatMap((inner) => explain(inner as Issue, data, path));
  if (path[0] === 'marks') {
    if (has('source') && has('why')) return [{ path, message: 'either `source` or `why`, not both' }];
    return of(has('why') && !has('source') ? 1 : 0);
  }
  if (has('published') && has('assumed'))
    return [{ path, message: 'either `published` or `assumed`, not both' }];
  if (typeof value === 'number') return of(0);
  if (has('published')) return of(1);
  if (has('assumed')) return of(2);
  if (value === undefined) return [{ path, message: `missing: ${SAY_WHERE}` }];
  return [{ path, message: `must be ${SAY_WHERE}, is ${shown(value)}` }];
}

function unknownKey(key: string, path: Path, data: unknown): string {
  if (key.includes(' ') && valueAt(data, [...path, key]) === null)
    return 'a comma ends a value inside { }: put the whole sentence in quotes';
  const known = knownKeys(path, data);
  return `unknown key${meant(key, known) || (known.length > 0 ? `; known here: ${known.join(', ')}` : '')}`;
}

/** The keys that the schema has at a path. */
function knownKeys(path: Path, data: unknown): string[] {
  if (figurePaths.some((figure) => figure.join('.') === path.join('.')))
    return valueAt(data, [...path, 'assumed']) === undefined
      ? ['published', 'source', 'note']
      : ['assumed', 'why'];
  let schema: unknown = scenarioSchema;
  for (const part of path) {
    schema = unwrapped(schema);
    if (schema instanceof z.ZodObject) schema = schema.shape[String(part)];
    else if (schema instanceof z.ZodArray) schema = schema.element;
    else if (schema instanceof z.ZodRecord) schema = schema.valueType;
    else return [];
  }
  schema = unwrapped(schema);
  if (schema instanceof z.ZodUnion)
    return [...new Set(schema.options.flatMap((option) => Object.keys((option as z.ZodObject).shape ?? {})))];
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault
    ? unwrapped(schema.unwrap())
    : schema;
}

function meant(word: string, words: readonly string[]): string {
  const near = nearest(word, words);
  return near === null ? '' : `; did you mean "${near}"?`;
}

function limit(origin: string, relation: string, bound: number | bigint, value: unknown): string {
  if (origin === 'string') return 'must not be empty';
  if (origin === 'array') return `needs ${relation} ${bound} ${bound === 1 ? 'entry' : 'entries'}`;
  return `must be ${relation} ${bound}, is ${shown(value)}`;
}

function expectation(expected: string, path: Path): string {
  switch (expected) {
    case 'object':
    case 'record':
      return 'a part with keys of its own';
    case 'array':
      return 'a list';
    case 'string':
      return path.at(-1) === 'why' ? 'a sentence that says why' : 'a text';
    case 'boolean':
      return 'true or false';
    case 'int':
      return 'a whole number';
    default:
      return `a ${expected}`;
  }
}

function shown(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a part with keys of its own';
  return typeof value === 'string' ? `the text "${value}"` : String(value);
}

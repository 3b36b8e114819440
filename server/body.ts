import type { z } from 'zod';
import { Refusal } from './errors.ts';

/**
 * A body of JSON, checked.
 *
 * @throws Refusal bad_json, invalid_fields listing every one by its path
 */
export function readBody<T extends z.ZodType>(schema: T, body: string): z.output<T> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new Refusal('bad_json');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Refusal('invalid_fields', { fields: fieldsOf(parsed.error.issues) });
}

/** What is wrong, by the path of the field. */
function fieldsOf(issues: readonly z.core.$ZodIssue[]): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of issues) {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) fields[[...path, key].join('.')] = 'is no field here';
    } else fields[path.join('.') || 'body'] ??= issue.message;
  }
  return fields;
}

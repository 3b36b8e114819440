/**
 * The one way to write a value as JSON text, so that two programs hash and sign the same bytes:
 * RFC 8785 (JSON Canonicalization Scheme). Members in the order of their names' UTF-16 code units, no
 * white space, numbers and strings as ECMAScript's `JSON.stringify` writes them.
 *
 * Members whose value is `undefined` are left out, as in JSON. Throws TypeError on what JSON cannot carry:
 * numbers that are not finite, big integers, functions, symbols, dates, lone surrogates.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} has no JSON form`);
      return JSON.stringify(value);
    case 'string':
      return quoted(value);
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${Array.from(value, canonicalJson).join(',')}]`;
      return members(value);
    default:
      throw new TypeError(`a ${typeof value} has no JSON form`);
  }
}

function quoted(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new TypeError('a lone surrogate has no JSON form');
  return JSON.stringify(text);
}

function members(object: object): string {
  const prototype = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(`a ${object.constructor.name} has no JSON form of its own`);
  }
  const record = object as Record<string, unknown>;
  const parts: string[] = [];
  // Without a comparator, sort() compares UTF-16 code units: what RFC 8785 section 3.2.3 asks for.
  for (const name of Object.keys(record).sort()) {
    const value = record[name];
    if (value !== undefined) parts.push(`${quoted(name)}:${canonicalJson(value)}`);
  }
  return `{${parts.join(',')}}`;
}

import { expect, test } from 'vitest';
import { type ErrorCode, errors, languageOf, problemOf, Refusal } from './errors.ts';

const codes = Object.keys(errors) as ErrorCode[];

test.each(codes)('%s: a status that is an error, and a sentence in both languages', (code) => {
  const { status, en, fr } = errors[code];
  expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(600);
  for (const sentence of [en, fr]) expect(sentence).toMatch(/^\p{Lu}.{10,}\.$/u);
  expect(fr).not.toBe(en);
  // French puts a space before these, and both write an apostrophe as ’.
  expect(fr).not.toMatch(/[^\s][;:!?]/);
  expect(en + fr).not.toContain("'");
});

test.each([
  ['', 'en'],
  ['fr', 'fr'],
  ['fr-CA', 'fr'],
  ['FR-ca', 'fr'],
  ['en', 'en'],
  ['en-CA,en;q=0.9,fr;q=0.8', 'en'],
  ['fr-CA,fr;q=0.9,en;q=0.8', 'fr'],
  ['en;q=0.3, fr;q=0.7', 'fr'],
  ['fr;q=0.3, en;q=0.7', 'en'],
  ['de, fr;q=0.5', 'fr'],
  ['de, es', 'en'],
  ['*', 'en'],
  ['fr;q=0', 'en'],
  ['fr;q=nonsense', 'fr'],
  [';;q=,,=', 'en'],
])('Accept-Language %j is answered in %s', (header, language) => {
  expect(languageOf(header)).toBe(language);
});

test('a problem has type, title, status, code and what else there is to say', () => {
  const refusal = new Refusal('invalid_fields', { fields: { reference: 'missing' } });
  expect(JSON.parse(problemOf(refusal, 'fr'))).toEqual({
    type: 'urn:opening-day:invalid_fields',
    title: errors.invalid_fields.fr,
    status: 422,
    code: 'invalid_fields',
    fields: { reference: 'missing' },
  });
});

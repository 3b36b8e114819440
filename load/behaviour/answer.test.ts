import { expect, test } from 'vitest';
import { isFailure, readAnswer } from './answer.ts';

test('a success has no code, a problem its own, else its status', () => {
  expect(readAnswer(200, '{"state":"waiting"}', null)).toEqual({
    status: 200,
    code: null,
    retryAfterMs: null,
    body: { state: 'waiting' },
  });
  expect(readAnswer(409, '{"code":"no_room"}', null).code).toBe('no_room');
  expect(readAnswer(502, '<html>', '3')).toEqual({ status: 502, code: '502', retryAfterMs: 3_000, body: {} });
  expect(readAnswer(204, '', null)).toEqual({ status: 204, code: null, retryAfterMs: null, body: {} });
});

test.each([
  ['no answer', 0, true],
  ['too many calls', 429, true],
  ['a server in trouble', 503, true],
  ['a refusal', 409, false],
  ['a success', 200, false],
])('%s', (_, status, failure) => {
  expect(isFailure(readAnswer(status, 'null', null))).toBe(failure);
});

test('a date as Retry-After says nothing', () => {
  expect(readAnswer(503, '', 'Mon, 13 Jun 2016 12:30:00 GMT').retryAfterMs).toBe(null);
});

import { expect, test } from 'vitest';
import { testRim } from '../cli/test-rim.ts';
import { confirmTarget } from './confirm.ts';

const authorised = { authorised: ['staging.example.org'] };
const env = { ADMIN_TOKEN: 'secret' };
const confirm = (url: string, target: typeof authorised | undefined, rim: ReturnType<typeof testRim>) =>
  confirmTarget(url, target, { rim, language: 'en' });

test('this machine needs no question', async () => {
  const rim = testRim({ env });
  await confirm('http://127.0.0.1:8080', undefined, rim);
  expect(rim.asked).toEqual([]);
});

test('another host is refused without a question', async () => {
  const rim = testRim({ env, answer: 'example.org' });
  await expect(confirm('http://example.org', undefined, rim)).rejects.toThrow(/only to this machine/);
  await expect(confirm('http://example.org', authorised, rim)).rejects.toThrow(/names "example.org"/);
  expect(rim.asked).toEqual([]);
});

test('an authorised host is asked about, and must be typed', async () => {
  const url = 'https://staging.example.org/';
  const right = testRim({ env, answer: ' staging.example.org\n' });
  await confirm(url, authorised, right);
  expect(right.asked).toHaveLength(1);
  await expect(confirm(url, authorised, testRim({ env, answer: 'y' }))).rejects.toThrow(/not confirmed/);
  await expect(confirm(url, authorised, testRim({ env }))).rejects.toThrow(/nobody is at the terminal/);
});

test('without the token nothing can be set up', async () => {
  await expect(confirm('http://127.0.0.1:8080', undefined, testRim())).rejects.toThrow(/needs ADMIN_TOKEN/);
});

test('the name of the host may be given beforehand, for this host only', async () => {
  const url = 'https://staging.example.org/';
  const given = (confirmed: string, rim = testRim({ env })) =>
    confirmTarget(url, authorised, { rim, language: 'en' }, { confirmed });
  const rim = testRim({ env });
  await given('staging.example.org', rim);
  expect(rim.asked).toEqual([]);
  await expect(given('example.org')).rejects.toThrow(/the target's host is staging.example.org; repeat/);
  const elsewhere = { confirmed: 'example.org' };
  await expect(
    confirmTarget('http://example.org', authorised, { rim, language: 'en' }, elsewhere),
  ).rejects.toThrow(/only to this machine/);
});

test('a site of its own kind needs no token', async () => {
  const how = { needsToken: false };
  await confirmTarget('http://127.0.0.1:8080', undefined, { rim: testRim(), language: 'en' }, how);
});

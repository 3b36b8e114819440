import { expect, test } from 'vitest';
import { loadScenario, textOf } from './load.ts';
import { readScenario } from './read.ts';

const good = textOf(loadScenario('csq-2016-08-16').file);

/** What is changed in the day that people go all the way in, and what must be said of it. */
const slips: [name: string, from: RegExp, to: string, path: string, message: RegExp][] = [
  [
    'shares of how people pay',
    /online: \{ assumed: 0\.80/,
    'online: { assumed: 0.70',
    'crowd.payment.methods',
    /^the shares online, post, cheque, cashOrder must sum to 1, and sum to 0\.9$/,
  ],
  [
    'online without a service',
    /\npayments:\n(?: .*\n)+/,
    '\n',
    'crowd.payment.methods.online',
    /^needs a payment service: add `payments` with latencyMs/,
  ],
  [
    'a service that answers nobody',
    /silent: \{ assumed: 0\.02/,
    'silent: { assumed: 1.2',
    'payments.silent.assumed',
    /at most 1, is 1\.2/,
  ],
  [
    'days before that end before they begin',
    /untilDays: \{ assumed: 0\.5/,
    'untilDays: { assumed: 8',
    'crowd.ahead.untilDays',
    /^8 is before fromDays, 7\.5/,
  ],
  [
    'days before that the run does not have',
    /fromSeconds: -648100/,
    'fromSeconds: -86400',
    'run.speed[0].fromSeconds',
    /^is after the first people of crowd\.ahead: at most -648000, 7\.5 days before/,
  ],
  [
    'days before that last into the rush',
    /untilDays: \{ assumed: 0\.5/,
    'untilDays: { assumed: 0.01',
    'crowd.ahead.untilDays',
    /^ends after the rush has begun: at least 0\.043 days/,
  ],
  [
    'a return to a closed opening',
    /standbyBackDays: \{ assumed: 30/,
    'standbyBackDays: { assumed: 40',
    'crowd.standbyBackDays',
    /^is when the opening has closed: it lasts 31\.333 days/,
  ],
  [
    'documents after the end',
    /askedAfterDays: \{ assumed: 35/,
    'askedAfterDays: { assumed: 90',
    'crowd.documents.askedAfterDays',
    /^is after the end of the run, 62\.333 days/,
  ],
  [
    'a fee in cents',
    /child: \{ published: 166/,
    'child: { published: 166.5',
    'opening.fees.child.published',
    /whole number, is 166\.5/,
  ],
  [
    'a fee without its source',
    /child: \{ published: 166, source: fees \}/,
    'child: 166',
    'opening.fees.child',
    /^say where 166 comes from/,
  ],
];

test.each(slips)('%s', (_, from, to, path, message) => {
  const text = good.replace(from, to);
  expect(text).not.toBe(good);
  const { scenario, problems } = readScenario(text);
  const found = problems.find((problem) => problem.path === path && message.test(problem.message));
  expect(found, JSON.stringify(problems, null, 2)).toBeDefined();
  expect(scenario).toBeNull();
});

test('what leads to nothing is said, and allowed', () => {
  const warned = (from: RegExp, to: string) => {
    const { scenario, problems } = readScenario(good.replace(from, to));
    expect(scenario).not.toBeNull();
    return problems.map(({ path, message }) => `${path}: ${message}`).join('\n');
  };
  expect(warned(/unpaid: returned/, 'unpaid: burned')).toMatch(
    /crowd\.standbyBackDays: nothing comes back to those who stand by while opening\.unpaid is burned/,
  );
  expect(warned(/ {4}methods:\n(?: {6}.*\n)+/, '')).toMatch(/payments: nobody pays at this service/);
  expect(warned(/sections: \{ assumed: 0,/, 'sections: { assumed: 6,')).toMatch(
    /crowd\.forms\.sections: is not used beside crowd\.ahead/,
  );
});

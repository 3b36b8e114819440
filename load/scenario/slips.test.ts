import { expect, test } from 'vitest';
import { bad } from './changed-scenario.ts';
import { readScenario } from './read.ts';

/** What is changed, and what must be said of it: path and words, at the changed line. */
const slips: [name: string, start: string, line: string, path: string, message: RegExp][] = [
  ['a plain number', 'quota:', '  quota: 30', 'opening.quota', /^say where 30 comes from: `{ published/],
  ['a number in words', 'quota:', '  quota: "5,000"', 'opening.quota', /is the text "5,000"$/],
  ['a figure without why', 'quota:', '  quota: { assumed: 30 }', 'opening.quota.why', /^missing: a sentence/],
  [
    'a figure of both kinds',
    'quota:',
    '  quota: { assumed: 30, published: 30, why: x, source: y }',
    'opening.quota',
    /^either `published` or `assumed`, not both$/,
  ],
  [
    'a misspelt mark',
    'quota:',
    '  quota: { asumed: 30, why: x }',
    'opening.quota',
    /^must be `{ published: N/,
  ],
  ['no places', 'quota:', '  quota: { assumed: 0, why: x }', 'opening.quota.assumed', /at least 1, is 0$/],
  [
    'half a place',
    'quota:',
    '  quota: { assumed: 1.5, why: x }',
    'opening.quota.assumed',
    /^must be a whole number, is 1.5$/,
  ],
  [
    'a source that is not there',
    'quota:',
    '  quota: { published: 30, source: press }',
    'opening.quota.source',
    /^there is no "press" under sources/,
  ],
  [
    'a comma in a bare sentence',
    'quota:',
    '  quota: { assumed: 30, why: first, then more }',
    'opening.quota.then more',
    /^a comma ends a value inside { }/,
  ],
  ['an unknown key', 'unpaid:', '  unpayed: burned', 'opening.unpayed', /did you mean "unpaid"\?$/],
  ['an unknown word', 'unpaid:', '  unpaid: burnt', 'opening.unpaid', /did you mean "burned"\?$/],
  ['a mode of later', 'mode:', '  mode: fifos', 'admission.mode', /did you mean "fifo"\?$/],
  [
    'a share above 1',
    'noShow:',
    '    noShow: { assumed: 1.2, why: x }',
    'crowd.claim.noShow.assumed',
    /at most 1/,
  ],
  [
    'an instant without offset',
    'opensAt:',
    '  opensAt: 2026-03-02T09:00:00',
    'opening.opensAt',
    /^must be an instant with its offset, such as/,
  ],
  [
    'the offset of another season',
    'opensAt:',
    '  opensAt: 2026-03-02T09:00:00-04:00',
    'opening.opensAt',
    /^is written with -04:00, but America\/Toronto is at -05:00 on that day$/,
  ],
  [
    'an unknown time zone',
    'timeZone:',
    '  timeZone: America/Montreal-Est',
    'opening.timeZone',
    /is not a time zone: write one such as/,
  ],
  [
    'a pre-queue after the opening',
    'preQueueAt:',
    '  preQueueAt: 2026-03-02T09:10:00-05:00',
    'opening.preQueueAt',
    /^is after opensAt/,
  ],
  [
    'a close before the opening',
    'closesAt:',
    '  closesAt: 2026-03-02T08:55:00-05:00',
    'opening.closesAt',
    /^must be after opensAt$/,
  ],
  [
    'a list that closes after the opening',
    'listClosesAt:',
    '  listClosesAt: 2026-03-02T09:05:00-05:00',
    'opening.listClosesAt',
    /^must be between preQueueAt and opensAt$/,
  ],
  [
    'a call longer than a session',
    'claimSeconds:',
    '  claimSeconds: { assumed: 301, why: x }',
    'admission.claimSeconds',
    /^301 s is longer than sessionSeconds, 300 s/,
  ],
  [
    'shares that do not sum to 1',
    'early:',
    '    early: { assumed: 0.5, why: x }',
    'crowd.arrivals',
    /early, burst, late must sum to 1, and sum to 0.9$/,
  ],
  [
    'a form that ends before it begins',
    'unreadyToSeconds:',
    '    unreadyToSeconds: { assumed: 100, why: x }',
    'crowd.forms.unreadyFromSeconds',
    /^200 is more than unreadyToSeconds, 100$/,
  ],
  [
    'a payment after the end of the run',
    'lateToDays:',
    '    lateToDays: { assumed: 3.5, why: x }',
    'crowd.payment.lateToDays',
    /^must be at most 3: the run ends/,
  ],
  [
    'a schedule that goes back',
    '- { fromSeconds: 1200',
    '    - { fromSeconds: -700, speed: 10 }',
    'run.speed[1].fromSeconds',
    /^must be after the step before it, -620$/,
  ],
  [
    'a schedule that begins too late',
    '- { fromSeconds: -620',
    '    - { fromSeconds: -60, speed: 10, rush: true }',
    'run.speed[0].fromSeconds',
    /pre-queue or before: at most -600, is -60$/,
  ],
  [
    'a clock that stands still',
    '- { fromSeconds: 1200',
    '    - { fromSeconds: 1200, speed: 0 }',
    'run.speed[1].speed',
    /^must be more than 0, is 0$/,
  ],
  [
    'no rush',
    '- { fromSeconds: -620',
    '    - { fromSeconds: -620, speed: 10 }',
    'run.speed',
    /^no step is the rush/,
  ],
  [
    'an unknown measure',
    '- { name: Every place is given',
    '  - { name: x, measure: quota.givn, bound: = quota }',
    'objectives[0].measure',
    /did you mean "quota.given"\?$/,
  ],
  [
    'a bound that is none',
    '- { name: Every place is given',
    '  - { name: x, measure: quota.given, bound: about 30 }',
    'objectives[0].bound',
    /"about 30" is not a bound: write "= 0"/,
  ],
  [
    'an objective twice',
    '- { name: No place is given',
    '  - { name: Every place is given, measure: quota.given, bound: = 1 }',
    'objectives[1].name',
    /names an objective above already$/,
  ],
  ['an empty part', 'sources:', 'sources:', 'sources', /^must be a part with keys of its own, is empty$/],
  [
    'a mark of nothing',
    '- { of: opening',
    '  - { of: opening.opens, why: x }',
    'marks[0].of',
    /^"opening.opens" is not a setting/,
  ],
  [
    'a mark of both kinds',
    '- { of: opening',
    '  - { of: opening.opensAt, why: x, source: y }',
    'marks[0]',
    /^either `source` or `why`, not both$/,
  ],
  ['a host in the wrong shape', 'sources:', 'sources: {}\ntarget: here', 'target', /is the text "here"$/],
  ['a part of later', 'sources:', 'sources: {}\nweather: {}', 'weather', /^unknown key/],
  [
    'a portal that nobody waits long enough for',
    'sources:',
    'sources: {}\nportal: { serviceSeconds: { assumed: 9, why: x }, timeoutSeconds: { assumed: 9, why: x } }',
    'portal.timeoutSeconds',
    /^must be longer than serviceSeconds, 9 s/,
  ],
];

test.each(slips)('%s', (_, start, line, path, message) => {
  const { text, at } = bad({ [start]: line });
  const { scenario, problems } = readScenario(text);
  expect(scenario).toBeNull();
  const found = problems.find((problem) => problem.path === path && message.test(problem.message));
  expect(found, JSON.stringify(problems, null, 2)).toBeDefined();
  const extra = line.split('\n').length - 1;
  const expected = ['crowd.arrivals', 'crowd.forms.unreadyFromSeconds', 'run.speed'].includes(path)
    ? at({ 'crowd.arrivals': 'arrivals:', 'run.speed': 'speed:' }[path] ?? 'unreadyFromSeconds:')
    : at(start) + extra;
  expect(found?.line).toBe(expected);
});

test('a draw without a list', () => {
  const { text } = bad({ 'listClosesAt:': '  # none', 'mode:': '  mode: lottery' });
  const messages = readScenario(text).problems.map(({ path, message }) => `${path}: ${message}`);
  expect(messages.join('\n')).toMatch(/^opening: listClosesAt is missing: mode lottery draws those who/m);
});

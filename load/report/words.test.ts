import { expect, test } from 'vitest';
import { measures } from '../scenario/measures.ts';
import { formatOf } from './format.ts';
import { wordsOf } from './words.ts';

const english = formatOf('en', 'America/Toronto');
const french = formatOf('fr', 'America/Toronto');
const OPENS = Date.parse('2016-06-13T08:30:00-04:00');

test('every measure of the scenarios has a French name', () => {
  const named = wordsOf(french).objectives.measures;
  expect(Object.keys(measures).filter((path) => named[path] === undefined)).toEqual([]);
});

test('both languages say the same things: the same keys, and as many columns', () => {
  const shape = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.length;
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]));
    }
    return typeof value;
  };
  const [en, fr] = [wordsOf(english), wordsOf(french)];
  // English names of measures stand in load/scenario/measures.ts.
  for (const words of [en, fr]) words.objectives.measures = {};
  expect(shape(fr)).toEqual(shape(en));
});

const space = '\u00a0';

test.each([
  [english.number(12_345.6), '12,346'],
  [french.number(12_345.6), `12${space}346`],
  [english.number(-2), '−2'],
  [english.percent(0.1234), '12.3%'],
  [french.percent(0.1234), `12,3${space}%`],
  [english.percent(0), '0%'],
  [english.percent(1), '100%'],
  [english.points(0.0312), '+3.1'],
  [english.points(-0.0312), '−3.1'],
  [english.points(0), '0.0'],
  [english.tau(1), '1'],
  [english.tau(0.99999), '1.000'],
  [english.duration(19_390), `5${space}h${space}23${space}min`],
  [english.duration(3600), `1${space}h`],
  [english.duration(130), `2${space}min${space}10${space}s`],
  [english.duration(12), `12${space}s`],
  [english.duration(30 * 86_400), `30${space}d`],
  [french.duration(30 * 86_400), `30${space}j`],
  [english.milliseconds(4.26), `4.3${space}ms`],
  [english.milliseconds(1240), `1.2${space}s`],
  [english.clock(OPENS), '08:30'],
  [french.clock(OPENS), '08:30'],
  [english.date(OPENS), '13 June 2016'],
  [french.date(OPENS), '13 juin 2016'],
  [english.moment(OPENS), '13 June 2016, 08:30'],
])('%s', (text, expected) => {
  expect(text).toBe(expected);
});

import { expect, test } from 'vitest';
import { formatOf } from '../format.ts';
import { figure } from './render.ts';
import { revived, said, written } from './writing.ts';

const [english, french] = [formatOf('en', 'UTC'), formatOf('fr', 'UTC')];

/** As the page's script finds it. */
const inPage = (option: unknown, data: unknown[] = []) => revived(JSON.parse(JSON.stringify(option)), data);

test.each([
  [written(english, 'number'), 12_345.6, '12,346'],
  [written(french, 'percent', 1), 0.1234, '12,3\u00a0%'],
  [written(english, 'hundredths'), 12.3, '12%'],
  [written(french, 'milliseconds'), 1500, '1,5\u00a0s'],
  [written(english, 'hours', 1), 2.5, '2.5\u00a0h'],
  [written(english, 'clock'), 24 * 60 + 65, '01:05'],
])('a number is written by name: %j', (writing, value, text) => {
  const write = inPage(writing) as (what: unknown) => string;
  expect(write(value)).toBe(text);
  // A pointer gives more than the number.
  expect(write({ value, axisDimension: 'x' })).toBe(text);
  expect(write(null)).toBe('–');
});

test('a point says its name and its numbers, as text', () => {
  const option = said(['share', written(english, 'percent')], ['to', written(english, 'percent'), 3]);
  const say = inPage(option) as (point: unknown) => string;
  expect(say({ name: '<b>', seriesName: 'all', value: [0.5, 9, 0.1, 0.7] })).toBe(
    '&#60;b&#62;<br/>share: 50%<br/>to: 70%',
  );
  expect(say({ name: '', seriesName: 'all', value: [0.5] })).toMatch(/^all<br\/>share: 50%<br\/>to: –/);
});

test('data comes from its list, whatever is named in it', () => {
  expect(inPage({ series: [{ data: { $data: 1 } }] }, [[1], [2]])).toEqual({ series: [{ data: [2] }] });
});

test('a chart that could not live in a page is refused', () => {
  const chart = {
    ...{ id: 'x', title: '', note: '', alternative: '' },
    draw: () => ({ height: 9, option: { title: {}, tooltip: { formatter: () => '' } } }),
  };
  expect(() => figure(chart)).toThrow('chart x: formatter is a function, not a name');
});

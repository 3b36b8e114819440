import { expect, test } from 'vitest';
import { errors } from '../errors.ts';
import { oddsInWords } from './odds.ts';
import { markOf, roundUp } from './say.ts';
import { journeyWords } from './words/journey.ts';
import { words } from './words.ts';

/** Every sentence with its path; those that take something are given a mark in its place. */
function sentences(table: object, path = ''): [path: string, sentence: string][] {
  return Object.entries(table).flatMap(([name, value]): [string, string][] => {
    const here = `${path}.${name}`;
    if (typeof value === 'string') return [[here, value]];
    if (typeof value !== 'function') return sentences(value, here);
    const said = value('▢', '▢');
    return typeof said === 'string' ? [[here, said]] : sentences(said, here);
  });
}

const [english, french] = [
  [...sentences(words.en), ...sentences(journeyWords.en, 'journey')],
  [...sentences(words.fr), ...sentences(journeyWords.fr, 'journey')],
];

test('both languages say the same things, each in its own words', () => {
  expect(french.map(([path]) => path)).toEqual(english.map(([path]) => path));
  const marks = (all: [string, string][]) => all.map(([path, text]) => `${path} ${text.split('▢').length}`);
  expect(marks(french)).toEqual(marks(english));
  const same = english.filter(([, text], i) => text === french[i]![1]).map(([path]) => path);
  expect(same).toEqual([]);
});

test('a place is what the quota is made of, in French too; the spot in line is called otherwise', () => {
  const all = [...french, ...Object.entries(errors).map(([code, { fr }]): [string, string] => [code, fr])];
  const wrong = /place dans la file|perd(re)? (sa|votre) place|gard(e|ez) (sa|votre) place/i;
  for (const [path, text] of all) expect(text, path).not.toMatch(wrong);
});

test('apostrophes, spaces and colons are written as each language writes them', () => {
  for (const [path, text] of [...english, ...french]) expect(text, path).not.toMatch(/'|\.\.|\s$|^\s|\s\s/);
  for (const [path, text] of french) expect(text, path).not.toMatch(/[^\s\d][;:!?]/);
});

test('odds are said in tenths at most, and only what is below a fiftieth is next to none', () => {
  const said = (odds: number | null) => oddsInWords(words.en, odds);
  expect(said(null)).toBe('cannot be said yet');
  expect([0, 0.019, 0.02, 0.049].map(said)).toEqual([
    ...['next to none: fewer than 1 in 50', 'next to none: fewer than 1 in 50'],
    ...['very unlikely: fewer than 1 in 20', 'very unlikely: fewer than 1 in 20'],
  ]);
  expect([0.05, 0.3, 0.5, 0.68, 0.9, 0.91, 1].map(said)).toEqual([
    ...['unlikely: about 1 in 10', 'unlikely: about 3 in 10', 'open: about 5 in 10', 'likely: about 7 in 10'],
    ...['likely: about 9 in 10', 'very likely: more than 9 in 10', 'very likely: more than 9 in 10'],
  ]);
});

test('a screen reader hears a few steps, not every number', () => {
  expect([0, 1, 5, 6, 10, 11, 99, 100, 101, 1234, 41_000].map(roundUp)).toEqual([
    0, 5, 5, 10, 10, 20, 100, 100, 200, 2000, 50_000,
  ]);
  expect(new Set(Array.from({ length: 41_000 }, (_, i) => roundUp(i))).size).toBeLessThan(45);
  expect(
    [3_600_000, 1_800_000, 600_000, 300_001, 300_000, 120_000, 30_000, 0].map((ms) => markOf(ms)),
  ).toEqual([null, 30, 10, 10, 5, 2, 1, 1]);
});

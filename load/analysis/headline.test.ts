import { describe, expect, test } from 'vitest';
import { analyseRun } from './analyse.ts';
import { headline, ratio } from './headline.ts';
import { type SyntheticRun, syntheticRun } from './synthetic-run.ts';

const { signs: _, ...honest } = syntheticRun({ people: 820, quota: 100 });

function headlinesOf(change: (run: Omit<SyntheticRun, 'signs'>) => void = () => {}) {
  const run = structuredClone(honest);
  change(run);
  return analyseRun(run).headlines;
}

test('an honest 1:10 rehearsal', () => {
  const { en, fr } = headlinesOf();
  expect(en).toMatch(
    /^1:10 rehearsal: 100 of 100 places given, none twice, in order; 820 people, of whom 100 got a place, \d+ were told there was none left, \d+ gave up\.$/,
  );
  expect(fr).toMatch(
    /^Répétition 1:10\u00a0: 100 places attribuées sur 100, aucune en double, dans l’ordre\u00a0; 820 personnes, dont 100 ont obtenu une place, \d+ ont appris qu’il n’en restait plus, \d+ ont renoncé\.$/,
  );
});

test('the numbers of people add up', () => {
  const counts = [...headlinesOf().en.split('of whom')[1]!.matchAll(/\d+/g)].map(Number);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(820);
});

test('more people than places had one where places came back, and that is said', () => {
  const measures = analyseRun(structuredClone(honest));
  const { quota, effort } = measures;
  const told = (returned: number, language: 'en' | 'fr' = 'en') =>
    headline(language, honest.manifest, {
      ...{ ...measures, quota: { ...quota, returned } },
      effort: { ...effort, outcomes: { ...effort.outcomes, reserved: 103 } },
    });
  expect(told(3)).toContain('of whom 103 got a place, 3 of them one that came back, ');
  expect(told(3, 'fr')).toContain('dont 103 ont obtenu une place, dont 3 une place rendue, ');
  // Places that nobody gave back were given twice: no excuse for those.
  expect(told(2)).toMatch(/of whom 103 got a place, \d/);
});

describe('what it begins with', () => {
  test.each<[string, Partial<SyntheticRun['manifest']>, RegExp, RegExp]>([
    ['full size', { scale: 1 }, /^Full-scale rehearsal: /, /^Répétition en vraie grandeur\u00a0: /],
    ['simulated', { scale: 0.02, kind: 'simulated' }, /^1:50 simulation: /, /^Simulation 1:50\u00a0: /],
    ['invalid', { valid: false }, /^INVALID 1:10 rehearsal: /, /^Répétition 1:10 NON VALABLE\u00a0: /],
    [
      'interrupted',
      { interrupted: true },
      /^INTERRUPTED 1:10 rehearsal: /,
      /^Répétition 1:10 INTERROMPUE\u00a0: /,
    ],
  ])('%s', (_, change, en, fr) => {
    const headlines = headlinesOf(({ manifest }) => Object.assign(manifest, change));
    expect(headlines.en).toMatch(en);
    expect(headlines.fr).toMatch(fr);
  });

  test.each([
    [0.1, '1:10'],
    [0.25, '1:4'],
    [0.3, '1:3.3'],
    [0.001, '1:1,000'],
  ])('a scale of %d is %s', (scale, text) => {
    expect(ratio(scale)).toBe(text);
  });
});

describe('what went wrong is in the sentence', () => {
  test.each<[string, (run: Omit<SyntheticRun, 'signs'>) => void, RegExp, RegExp]>([
    [
      'too many',
      ({ manifest }) => {
        manifest.scenario.opening.quota = 98;
      },
      /100 of 98 places given, 2 too many/,
      /2 de trop/,
    ],
    [
      'too few',
      ({ manifest }) => {
        manifest.scenario.opening.quota = 104;
      },
      /100 of 104 places given/,
      /100 places attribuées sur 104/,
    ],
    [
      'lost',
      ({ people }) => {
        people.find(({ rank }) => rank === null)!.outcome = 'reserved';
      },
      /1 acknowledged and then lost/,
      /1 confirmées? puis perdues?/,
    ],
    [
      'twice',
      ({ ledger }) => {
        ledger[1]!.rank = 1;
      },
      /given, 1 twice/,
      /1 en double/,
    ],
    [
      'out of order',
      ({ people }) => {
        people.find(({ rank }) => rank === 9)!.calledAtMs = 0;
      },
      /pairs of people called out of order/,
      /appelées dans le désordre/,
    ],
  ])('%s', (_, change, en, fr) => {
    const headlines = headlinesOf(change);
    expect(headlines.en).toMatch(en);
    expect(headlines.fr).toMatch(fr);
  });
});

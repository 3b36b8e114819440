import { expect, test } from 'vitest';
import { sectionCount } from '../behaviour/answers.ts';
import { loadScenario } from '../scenario/load.ts';
import { drawPopulation } from './draw.ts';
import { withErrands } from './errands.ts';

const { scenario } = loadScenario('csq-2016-08-16');
const day = 86_400_000;
const seed = 5;
const plain = drawPopulation({ ...scenario, crowd: { ...scenario.crowd, people: 3_000 } }, seed);
const people = withErrands(plain, scenario, seed);

test('the same people, with days before and after; without them in the scenario, as they are', () => {
  expect(withErrands(plain, scenario, seed)).toEqual(people);
  people.forEach(({ ahead: _a, paying: _p, documents: _d, sections: _s, ...rest }, i) => {
    const { sections: _, ...before } = plain[i]!;
    expect(rest).toEqual(before);
  });
  const { ahead: _a, documents: _d, ...crowd } = scenario.crowd;
  const { methods: _m, ...payment } = crowd.payment;
  expect(withErrands(plain, { crowd: { ...crowd, payment } }, seed)).toEqual(plain);
});

test('in order and in time: assessed, then the account, then the sections; those who are ready have all of them', () => {
  const { fromDays, untilDays } = scenario.crowd.ahead!;
  for (const { ahead, sections, cohort } of people) {
    expect(ahead!.assessAtMs).toBeGreaterThanOrEqual(-fromDays * day);
    expect(ahead!.assessAtMs).toBeLessThanOrEqual(-untilDays * day);
    const times = [ahead!.assessAtMs, ahead!.accountAtMs, ...ahead!.sections.map(({ atMs }) => atMs)];
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(ahead!.sections.length + sections).toBe(sectionCount);
    if (cohort.formReady) expect(sections).toBe(0);
    // The declaration is what makes it complete.
    else expect(ahead!.sections.map(({ index }) => index)).not.toContain(sectionCount - 1);
  }
});

test('the shares and means are those of the scenario', () => {
  const share = (is: (person: (typeof people)[number]) => boolean) =>
    people.filter(is).length / people.length;
  const { methods } = scenario.crowd.payment;
  expect(share(({ paying }) => paying!.method === 'online')).toBeCloseTo(methods!.online, 1);
  expect(share(({ paying }) => paying!.method === 'cheque')).toBeCloseTo(methods!.cheque, 1);
  expect(share(({ ahead }) => ahead!.spouse)).toBeCloseTo(scenario.crowd.ahead!.spouse, 1);
  expect(share(({ ahead }) => ahead!.language === 'en')).toBeCloseTo(scenario.crowd.ahead!.english, 1);
  const children = people.reduce((sum, { ahead }) => sum + ahead!.children, 0) / people.length;
  expect(Math.abs(children - scenario.crowd.ahead!.children)).toBeLessThan(0.06);
  expect(share(({ documents }) => documents!.delayMs === null)).toBeCloseTo(
    scenario.crowd.documents!.never,
    1,
  );
});

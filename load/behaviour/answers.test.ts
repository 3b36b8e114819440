import { expect, test } from 'vitest';
import { assess } from '../../server/application/assessment.ts';
import { answersSchema, identitiesOf, missingIn, sectionNames } from '../../server/application/form.ts';
import { assessment, sectionCount, sectionOf, sectionsLeft } from './answers.ts';
import { samplePerson } from './sample.ts';

const filled = (person: ReturnType<typeof samplePerson>) =>
  Object.fromEntries(
    Array.from({ length: sectionCount }, (_, index) => {
      const { section, answers } = sectionOf(person, index);
      return [section, answers];
    }),
  );

const french = { language: 'fr' } as const;

test('what people fill in is the whole of the server’s form, alone or with a family', () => {
  const ahead = { ...french, assessAtMs: 0, accountAtMs: 0, sections: [], spouse: true, children: 2 };
  for (const person of [samplePerson(), samplePerson({ ahead, index: 7 })]) {
    const answers = answersSchema.parse(filled(person));
    expect(missingIn('regular', answers)).toEqual([]);
    // Those whom the quota does not count have one more.
    expect(Object.keys(answers)).toEqual(sectionNames.filter((name) => name !== 'exemption'));
  }
});

test('the quota counts them, and no two are of one family', () => {
  expect(assess(assessment)).toMatchObject({ eligible: true, category: 'regular' });
  const ahead = { ...french, assessAtMs: 0, accountAtMs: 0, sections: [], spouse: true, children: 0 };
  const people = Array.from({ length: 300 }, (_, index) => samplePerson({ ahead, index }));
  const identities = people.flatMap((person) => identitiesOf(answersSchema.parse(filled(person))));
  expect(new Set(identities).size).toBe(600);
});

test('what was not filled in ahead is left for the day', () => {
  const sections = [0, 3].map((index) => ({ index, atMs: 0 }));
  const ahead = { ...french, assessAtMs: 0, accountAtMs: 0, sections, spouse: false, children: 0 };
  expect(sectionsLeft(samplePerson({ ahead }))).toEqual([1, 2, 4, 5]);
});

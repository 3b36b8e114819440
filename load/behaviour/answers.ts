import type { AssessmentAnswers } from '../../server/application/assessment.ts';
import type { Person } from '../population/person.ts';

/**
 * The form as a person of the crowd fills it in: sections by name, in the form's order. The server's own form is
 * `server/application/form.ts`, which k6 cannot load; a test holds the two together.
 */
const form: readonly [name: string, answers: (person: Applicant) => object][] = [
  [
    'identity',
    ({ id, index }) => ({
      ...{ familyName: 'Roy', givenName: id, birthDate: '1985-07-31', citizenship: 'France' },
      document: `AB ${1_000_000 + index}`,
    }),
  ],
  [
    'family',
    ({ index, ahead }) => ({
      spouse: ahead?.spouse === true,
      ...(ahead?.spouse === true && { spouseDocument: `CD ${1_000_000 + index}` }),
      children: Math.min(20, ahead?.children ?? 0),
    }),
  ],
  ['education', () => ({ diploma: 'Licence', field: 'Physique', completedIn: 2008 })],
  ['work', () => ({ occupation: 'Engineer', months: 60 })],
  ['languages', () => ({ french: 'advanced', english: 'intermediate' })],
  ['declaration', () => ({ truthful: true, oneFamily: true })],
];

type Applicant = Pick<Person, 'id' | 'index' | 'ahead'>;

export const sectionCount = form.length;

/** A section as it is saved: its name, and every field of it. @param index 0-based, in the form's order */
export function sectionOf(person: Applicant, index: number): { section: string; answers: object } {
  const [section, answers] = form[index]!;
  return { section, answers: answers(person) };
}

/** Sections that were not filled in ahead, by index in the form's order. */
export function sectionsLeft({ ahead }: Pick<Person, 'ahead'>): number[] {
  const filled = new Set(ahead?.sections.map(({ index }) => index));
  return form.map((_, index) => index).filter((index) => !filled.has(index));
}

/** What a skilled worker says of themselves, whom the quota counts. */
export const assessment: AssessmentAnswers = {
  pathway: 'skilledWorker',
  paperFile: false,
  validatedJobOffer: false,
  inCanada: 'no',
};

/** The address and password of somebody who makes an account. */
export function credentialsOf({ id }: Pick<Person, 'id'>): { email: string; password: string } {
  return { email: `${id}@example.org`, password: `the long password of ${id}` };
}

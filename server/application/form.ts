import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Category } from './assessment.ts';

/**
 * The application form as data: sections of fields. What is filled in must be right, what is not may wait; complete
 * is what has every field that its category needs. The fields are ours (the real form was not published); their number
 * and the sections make it take about as long.
 */

const text = (most: number) =>
  z.string().trim().min(1, 'is empty').max(most, `is longer than ${most} characters`);
const day = z.iso.date('is a day, like 1985-07-31');
const document = text(40).regex(/^[A-Za-z0-9 -]+$/, 'letters, digits, dashes and spaces');
const count = (most: number) => z.number('is a number').int('is a whole number').min(0).max(most);
const yes = z.literal(true, 'must be agreed to');
const level = z.enum(['none', 'beginner', 'intermediate', 'advanced']);

/** Every section with its fields; all of them optional while it is a draft. */
export const sections = {
  identity: z.strictObject({
    familyName: text(100),
    givenName: text(100),
    birthDate: day,
    citizenship: text(60),
    /** Passport of the main applicant. */
    document,
  }),
  family: z.strictObject({
    spouse: z.boolean('true or false'),
    /** Passport of the spouse who comes along; wanted where there is one. */
    spouseDocument: document,
    children: count(20),
  }),
  education: z.strictObject({ diploma: text(100), field: text(100), completedIn: count(2100) }),
  work: z.strictObject({ occupation: text(100), months: count(720) }),
  languages: z.strictObject({ french: level, english: level }),
  /** Only for those the quota does not count. */
  exemption: z.strictObject({
    /** Number of the validation of the job offer. */
    jobOfferNumber: text(40),
    permit: z.enum(['study', 'work']),
    permitNumber: text(40),
    permitExpires: day,
  }),
  declaration: z.strictObject({ truthful: yes, oneFamily: yes }),
} as const;

export type SectionName = keyof typeof sections;
export const sectionNames = Object.keys(sections) as SectionName[];

/** What is filled in so far. */
export type Answers = { [Name in SectionName]?: Partial<z.output<(typeof sections)[Name]>> };

export const answersSchema: z.ZodType<Answers> = z.strictObject(
  Object.fromEntries(
    sectionNames.map((name) => [name, (sections[name] as z.ZodObject).partial().optional()]),
  ) as never,
);

/** Fields that a complete form of its category has and this one lacks, as `section.field`. */
export function missingIn(category: Category, answers: Answers): string[] {
  return sectionNames.flatMap((section) => {
    const given: Record<string, unknown> = answers[section] ?? {};
    return wanted(section, category, answers)
      .filter((field) => given[field] === undefined)
      .map((field) => `${section}.${field}`);
  });
}

function wanted(section: SectionName, category: Category, answers: Answers): string[] {
  if (section === 'exemption') {
    if (category === 'jobOffer') return ['jobOfferNumber'];
    return category === 'inCanada' ? ['permit', 'permitNumber', 'permitExpires'] : [];
  }
  const all = Object.keys(sections[section].shape);
  return section === 'family' && answers.family?.spouse !== true
    ? all.filter((field) => field !== 'spouseDocument')
    : all;
}

/**
 * The people of an application, as hashes of their documents: one family, one account. Spaces, dashes and case do not
 * make another document. The citizenship is part of it, since numbers repeat between countries.
 */
export function identitiesOf({ identity, family }: Answers): string[] {
  const citizenship = identity?.citizenship?.toLowerCase() ?? '';
  const documents = [identity?.document, family?.spouse === true ? family.spouseDocument : undefined];
  return documents
    .filter((document) => document !== undefined)
    .map((document) => document.replace(/[ -]/g, '').toUpperCase())
    .map((document) => hash('sha256', `${citizenship} ${document}`, 'base64url').slice(0, 22));
}

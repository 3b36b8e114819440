import { z } from 'zod';
import { readBody } from '../body.ts';
import { languageOf, Refusal } from '../errors.ts';
import type { Answer, Exchange } from '../http.ts';
import type { Services } from '../services.ts';
import type { Saved } from '../store/applicants.ts';
import { type Category, categories, pathways, type ReasonCode, reasonWords } from './assessment.ts';
import { feeOf } from './fee.ts';
import {
  type Answers,
  answersSchema,
  identitiesOf,
  missingIn,
  type SectionName,
  sectionNames,
} from './form.ts';

/** What is kept of an application, and what a caller sends: the category and what is filled in. */
interface Draft {
  category: Category;
  answers: Answers;
}

/** Those whom this programme does not concern are told where they belong, and nothing is kept of them. */
const elsewhere: readonly ReasonCode[] = [
  ...pathways.filter((pathway) => pathway !== 'skilledWorker'),
  'paperFile',
];
const wholeDraft = z.strictObject({
  category: z.enum([...categories, ...elsewhere] as const, `is one of ${categories.join(', ')}`),
  answers: answersSchema.default({}),
});
const oneSection = z.strictObject({
  section: z.enum(sectionNames, `is one of ${sectionNames.join(', ')}`),
  answers: z.record(z.string(), z.unknown()),
});

/** Saves of single sections that meet others' on the way are tried so often. */
const mostMerges = 5;

/** The application as it stands, and whether it could be submitted now. */
export async function readApplication(services: Services, exchange: Exchange): Promise<Answer> {
  const accountId = services.account(exchange);
  await services.door();
  await services.signedIn(exchange);
  const { store, tokens } = services;
  const admission = exchange.admission === '' ? null : tokens.readAdmission(exchange.admission);
  const number = admission?.accountId === accountId ? admission.number : 0;
  const [kept, person, weighed, { ways }, holding] = await Promise.all([
    store.applicants.application(accountId),
    store.person(accountId),
    store.weigh(accountId, number),
    store.ways([accountId]),
    store.applicants.holding(accountId),
  ]);
  if (person === null) throw new Refusal('unknown_account');
  const draft = draftOf(kept.text, person.category);
  // What the operator has set up is complete or not as they said.
  const missing = kept.version === 0 && person.complete ? [] : missingIn(draft.category, draft.answers);
  const place = ['reserved', 'confirmed', 'lapsed', 'exempt'].includes(ways[0]!.code) ? ways[0]!.code : null;
  const again = weighed.code === 'again' || weighed.code === 'exempt_again';
  const possible = weighed.code === 'clear';
  return {
    status: 200,
    headers: [['etag', etag(kept.version)]],
    body: JSON.stringify({
      status: holding?.status ?? place ?? 'draft',
      ...(holding !== null && { opening: holding.openingId }),
      ...draft,
      quota: draft.category === 'regular' ? 'counts' : 'exempt',
      complete: missing.length === 0,
      missing,
      fee: feeOf(draft.answers, services.config.settings.opening),
      submission: { possible, reason: possible ? null : again ? 'already_submitted' : weighed.code },
    }),
  };
}

/**
 * Keeps the whole application, unless it was changed since the caller read it.
 *
 * @throws Refusal bad_json, invalid_fields, ineligible, version_needed, changed_elsewhere, already_submitted, family_taken
 */
export async function replaceApplication(services: Services, exchange: Exchange): Promise<Answer> {
  const accountId = services.account(exchange);
  const { category, answers } = readBody(wholeDraft, exchange.body);
  if (!isCategory(category)) throw notConcerned([category], exchange);
  services.writable();
  await services.door();
  await services.signedIn(exchange);
  const { version } = await services.store.applicants.application(accountId);
  const draft = { category, answers };
  const expected = expectedVersion(exchange.ifMatch, version);
  return savedAnswer(services, await save(services, accountId, expected, draft), draft);
}

/**
 * Keeps one section and leaves the others as they are, whoever has saved them meanwhile: two devices that fill in two
 * sections need not know of each other. With `If-Match`, only where nothing has changed.
 */
export async function saveOneSection(services: Services, exchange: Exchange): Promise<Answer> {
  const accountId = services.account(exchange);
  const { section, answers } = readBody(oneSection, exchange.body);
  const checked = readBody(answersSchema, JSON.stringify({ [section]: answers }));
  services.writable();
  await services.signedIn(exchange);
  await services.throughPortal();
  for (let tries = 1; ; tries++) {
    const kept = await services.store.applicants.application(accountId);
    const person = await services.store.person(accountId);
    const before = draftOf(kept.text, person?.category ?? 'regular');
    const draft = { ...before, answers: withSection(before.answers, section, checked) };
    const expected = exchange.ifMatch === '' ? kept.version : expectedVersion(exchange.ifMatch, kept.version);
    const saved = await save(services, accountId, expected, draft);
    if (saved.code === 'changed_elsewhere' && exchange.ifMatch === '' && tries < mostMerges) continue;
    return savedAnswer(services, saved, draft);
  }
}

function withSection(answers: Answers, section: SectionName, checked: Answers): Answers {
  return { ...answers, [section]: checked[section] };
}

async function save(
  { store, room }: Services,
  accountId: string,
  version: number,
  { category, answers }: Draft,
): Promise<Saved> {
  const expires = answers.exemption?.permitExpires;
  if (category === 'inCanada' && expires !== undefined && room.isFresh()) {
    const today = new Date(room.nowMs(room.current())).toISOString().slice(0, 10);
    if (expires < today) {
      throw new Refusal('invalid_fields', { fields: { 'answers.exemption.permitExpires': 'has passed' } });
    }
  }
  const settings = {
    category: category === 'regular' ? ('regular' as const) : ('exempt' as const),
    complete: missingIn(category, answers).length === 0,
  };
  const text = JSON.stringify({ category, answers });
  return store.applicants.save(accountId, version, settings, text, identitiesOf(answers));
}

/** @throws Refusal for whatever is not saved; of two states, it has both */
function savedAnswer(services: Services, { code, version, text }: Saved, yours: Draft): Answer {
  if (code === 'saved') {
    const missing = missingIn(yours.category, yours.answers);
    return {
      status: 200,
      headers: [['etag', etag(version)]],
      body: JSON.stringify({ status: 'draft', complete: missing.length === 0, missing }),
    };
  }
  if (code === 'changed_elsewhere') {
    const current = version === 0 ? null : { etag: etag(version), ...draftOf(text, 'regular') };
    throw new Refusal('changed_elsewhere', { current, yours });
  }
  throw services.refusalOf(code);
}

/** The version that the caller has changed, from `If-Match`; without one, only the first may be kept. */
function expectedVersion(ifMatch: string, version: number): number {
  if (ifMatch === '*') return version;
  if (ifMatch === '') {
    if (version > 0) throw new Refusal('version_needed');
    return 0;
  }
  // A version that cannot be read is none that there ever was.
  return Number(/^"v(\d+)"$/.exec(ifMatch.trim())?.[1] ?? -1);
}

function etag(version: number): string {
  return `"v${version}"`;
}

function draftOf(text: string, category: 'regular' | 'exempt'): Draft {
  if (text !== '') return JSON.parse(text);
  return { category: category === 'exempt' ? 'jobOffer' : 'regular', answers: {} };
}

/** What is filled in, of an application as it is kept. */
export function answersOf(text: string): Answers {
  return draftOf(text, 'regular').answers;
}

function isCategory(category: string): category is Category {
  return (categories as readonly string[]).includes(category);
}

/** Where those belong who are not concerned. */
export function notConcerned(reasons: readonly ReasonCode[], { acceptLanguage }: Exchange): Refusal {
  const language = languageOf(acceptLanguage);
  return new Refusal('ineligible', {
    reasons: reasons.map((code) => ({ code, text: reasonWords[code][language] })),
  });
}

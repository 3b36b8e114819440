import { hash } from 'node:crypto';
import type { Answers, SectionName } from '../application/form.ts';
import { type Html, html } from './html.ts';
import type { JourneyWords } from './words/journey.ts';

/** How a field of the form is asked for. */
type Kind = 'text' | 'date' | 'number' | 'yesNo' | 'agree' | readonly string[];

const levels = ['none', 'beginner', 'intermediate', 'advanced'] as const;

/** Every field of every section; the compiler finds what is missing. */
export const fields: { [Name in SectionName]: Record<keyof NonNullable<Answers[Name]>, Kind> } = {
  identity: {
    ...{ familyName: 'text', givenName: 'text', birthDate: 'date', citizenship: 'text', document: 'text' },
  },
  family: { spouse: 'yesNo', spouseDocument: 'text', children: 'number' },
  education: { diploma: 'text', field: 'text', completedIn: 'number' },
  work: { occupation: 'text', months: 'number' },
  languages: { french: levels, english: levels },
  exemption: {
    jobOfferNumber: 'text',
    permit: ['study', 'work'],
    permitNumber: 'text',
    permitExpires: 'date',
  },
  declaration: { truthful: 'agree', oneFamily: 'agree' },
};

export type Values = Record<string, unknown>;

export function kindsOf(section: SectionName): [field: string, kind: Kind][] {
  return Object.entries(fields[section]);
}

export function labelOf(w: JourneyWords, section: SectionName, field: string): string {
  return (w.fields[section] as Record<string, string>)[field]!;
}

/** What was sent, as the API takes it: what was left empty is no answer, and what can't be read goes on as it is. */
export function valuesOf(section: SectionName, form: URLSearchParams): Values {
  const values: Values = {};
  for (const [field, kind] of kindsOf(section)) {
    const text = (form.get(field) ?? '').trim();
    if (text === '') continue;
    if (kind === 'number') values[field] = /^\d{1,6}$/.test(text) ? Number(text) : text;
    else if (kind === 'yesNo' || kind === 'agree') values[field] = text === 'true';
    else values[field] = text;
  }
  return values;
}

/** Tells one state of a section from another. */
export function markOf(values: Values | undefined): string {
  const sorted = Object.entries(values ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return hash('sha1', JSON.stringify(sorted), 'base64url').slice(0, 12);
}

/** A value as people read it. */
export function shownValue(w: JourneyWords, value: unknown): string {
  if (value === undefined) return w.conflict.nothing;
  if (typeof value === 'boolean') return value ? w.yes : w.no;
  return (w.options as Record<string, string>)[String(value)] ?? String(value);
}

/** One field with its label; `wrong` where what was sent cannot be taken. */
export function fieldOf(
  w: JourneyWords,
  name: string,
  label: string,
  kind: Kind,
  value: unknown,
  wrong: boolean,
): Html {
  const given = value === undefined ? '' : String(value);
  const why =
    typeof kind === 'string' && kind in w.wrongField ? w.wrongField[kind as 'text'] : w.wrongField.choice;
  const says = wrong && html`<span class="wrong" id="${name}-wrong">${why}</span>`;
  const marked = wrong && html` aria-invalid="true" aria-describedby="${name}-wrong"`;
  if (kind === 'agree') {
    return html`<div class="field"><label class="choice"><input type="checkbox" id="${name}" name="${name}" value="true"${given === 'true' && html` checked`}${marked}> ${label}</label>${says}</div>`;
  }
  if (kind === 'yesNo' || typeof kind !== 'string') {
    const options: [string, string][] =
      kind === 'yesNo'
        ? [
            ['true', w.yes],
            ['false', w.no],
          ]
        : kind.map((option) => [option, (w.options as Record<string, string>)[option]!]);
    return choices(name, label, options, given, says || null);
  }
  const type =
    kind === 'date'
      ? html` type="date"`
      : kind === 'number'
        ? html` inputmode="numeric" maxlength="6"`
        : html` maxlength="100"`;
  return html`<div class="field"><label for="${name}">${label}</label>${says}<input id="${name}" name="${name}"${type} value="${given}" autocomplete="off"${marked}></div>`;
}

/** One of several, as radio buttons. */
export function choices(
  name: string,
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  given: string,
  says: Html | null = null,
  required = false,
): Html {
  return html`<fieldset><legend>${label}</legend>${says}${options.map(
    ([value, text]) =>
      html`<label class="choice"><input type="radio" name="${name}" value="${value}"${given === value && html` checked`}${required && html` required`}> ${text}</label>`,
  )}</fieldset>`;
}

import { type Category, categories } from '../../application/assessment.ts';
import type { Fee } from '../../application/fee.ts';
import type { Answers, SectionName } from '../../application/form.ts';
import { sectionNames } from '../../application/form.ts';
import type { ErrorCode } from '../../errors.ts';
import { errors } from '../../errors.ts';
import { choices, fieldOf, kindsOf, labelOf, markOf, shownValue, type Values } from '../fields.ts';
import { type Html, html } from '../html.ts';
import { facts, secret, sideLink } from '../pieces.ts';
import { still } from '../still.ts';
import type { Screen, View } from '../view.ts';
import { journeyWords } from '../words/journey.ts';

/** What `GET /api/application` answers, with its `ETag`. */
export interface Application {
  etag: string;
  status: 'draft' | 'reserved' | 'confirmed' | 'lapsed' | 'exempt';
  category: Category;
  answers: Answers;
  complete: boolean;
  missing: string[];
  fee: Fee;
  submission: { possible: boolean; reason: ErrorCode | null };
}

/** The whole form: what is done, what is missing, and whether it could be submitted now. */
export function application(view: View, application: Application): Screen {
  const w = journeyWords[view.language];
  const { status, category, complete, submission } = application;
  const open = status === 'draft' || status === 'lapsed';
  const { reason } = submission;
  // Also while something is missing: nobody is to fill in a form for a quota that is full without knowing it.
  const full = view.snapshot.phase === 'exhausted' && category === 'regular' && reason !== 'quota_exhausted';
  return still(
    'application',
    w.application.heading,
    html`${
      open
        ? html`<p class="${complete ? 'good' : 'warning'}">${complete ? w.application.complete : w.application.incomplete}</p><p>${w.application.goesOn}</p>`
        : html`<p class="good">${w.application.frozen}</p>`
    }
${open && categoryForm(view, application)}
<section><h2>${w.application.sections}</h2>${sectionList(view, application)}</section>
${
  open &&
  html`<section><h2>${w.application.submitting}</h2><p class="${submission.possible ? 'good' : 'warning'}">${
    submission.possible
      ? w.application.possible
      : html`${w.application.notPossible} ${reason !== null && reason in errors && errors[reason][view.language]}`
  }</p>${full && html`<p class="warning">${errors.quota_exhausted[view.language]}</p>`}<p>${w.application.rank}</p>
<p>${sideLink(`/${view.language}`, w.application.onTheDay)}</p></section>`
}`,
  );
}

function sectionList({ language }: View, { category, missing, answers }: Application): Html {
  const w = journeyWords[language];
  const shown = sectionNames.filter(
    (name) => name !== 'exemption' || category !== 'regular' || answers.exemption,
  );
  return facts(
    shown.map((name) => {
      const left = missing.filter((field) => field.startsWith(`${name}.`)).length;
      const link = html`<a href="/${language}/application/${name}">${w.sections[name]}</a>`;
      return [link, w.application.missing(left)] as const;
    }),
  );
}

function categoryForm(view: View, { category, etag }: Application): Html {
  const w = journeyWords[view.language];
  const options = categories.map((name) => [name, w.application.categories[name]] as const);
  return html`<form method="post" action="/${view.language}/application">${secret(view)}<input type="hidden" name="etag" value="${etag}">${choices('category', w.application.category, options, category)}<button>${w.application.save}</button></form>`;
}

/** One section to fill in. */
export function section(
  view: View,
  name: SectionName,
  { status, answers, etag }: Application,
  refused: { values: Values; fields: readonly string[]; etag: string; was: string } | null = null,
): Screen {
  const w = journeyWords[view.language];
  const at = `/${view.language}/application`;
  const back = html`<p>${sideLink(at, w.section.back)}</p>`;
  const values: Values = refused?.values ?? answers[name] ?? {};
  const title = w.sections[name];
  if (status !== 'draft' && status !== 'lapsed') {
    return still(
      'section',
      title,
      html`<p class="good">${w.application.frozen}</p>${shownSection(view, name, values)}${back}`,
    );
  }
  const asked = kindsOf(name).map(([field, kind]) =>
    fieldOf(w, field, labelOf(w, name, field), kind, values[field], refused?.fields.includes(field) ?? false),
  );
  return still(
    'section',
    title,
    html`${refused && html`<p class="warning" role="alert">${w.wrong}</p>`}
<form method="post" action="${at}/${name}">${secret(view)}${seen(refused?.etag ?? etag, refused?.was ?? markOf(answers[name]))}${asked}<button class="main">${w.section.save}</button></form>${back}`,
    refused && 'invalid_fields',
  );
}

/** Two states of one section: nothing is lost, and the person says which is kept. */
export function conflict(view: View, name: SectionName, kept: Application, yours: Values): Screen {
  const w = journeyWords[view.language];
  const at = `/${view.language}/application/${name}`;
  const theirs: Values = kept.answers[name] ?? {};
  const again = kindsOf(name).map(
    ([field]) =>
      yours[field] !== undefined &&
      html`<input type="hidden" name="${field}" value="${String(yours[field])}">`,
  );
  return still(
    'conflict',
    w.conflict.heading,
    html`<p class="lead">${w.conflict.what}</p>
<section class="box"><h2>${w.conflict.theirs}</h2>${shownSection(view, name, theirs)}<p>${sideLink(at, w.conflict.keepTheirs)}</p></section>
<section class="box"><h2>${w.conflict.yours}</h2>${shownSection(view, name, yours)}
<form method="post" action="${at}">${secret(view)}${seen(kept.etag, markOf(theirs))}${again}<button class="main">${w.conflict.keepYours}</button></form></section>`,
    'changed_elsewhere',
  );
}

function shownSection({ language }: View, name: SectionName, values: Values): Html {
  const w = journeyWords[language];
  return facts(
    kindsOf(name).map(([field]) => [labelOf(w, name, field), shownValue(w, values[field])] as const),
  );
}

/** What the person has seen: the version, and how this section was in it. */
function seen(etag: string, was: string): Html {
  return html`<input type="hidden" name="etag" value="${etag}"><input type="hidden" name="was" value="${was}">`;
}

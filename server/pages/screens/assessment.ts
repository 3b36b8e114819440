import { questions } from '../../application/assessment.ts';
import { choices } from '../fields.ts';
import { html } from '../html.ts';
import { list, secret, sideLink } from '../pieces.ts';
import { still } from '../still.ts';
import type { Screen, View } from '../view.ts';
import { journeyWords } from '../words/journey.ts';

/** What `POST /api/assessment` answers. */
export interface Assessed {
  eligible: boolean;
  quota: 'counts' | 'exempt';
  reasons: { text: string }[];
}

/** The questions; nothing is kept, so an answer is a page of its own and no redirection. */
export function assessment(view: View, given: URLSearchParams | null = null): Screen {
  const w = journeyWords[view.language];
  const { language } = view;
  const asked = questions.map(({ name, text, options }) =>
    choices(
      name,
      text[language],
      options.map(({ value, text }) => [String(value), text[language]] as const),
      given?.get(name) ?? '',
      null,
      true,
    ),
  );
  const wrong = given !== null && html`<p class="warning" role="alert">${w.wrong}</p>`;
  return still(
    'assessment',
    w.assessment.heading,
    html`${wrong}<p class="lead">${w.assessment.what}</p>
<form method="post" action="/${language}/assessment">${secret(view)}${asked}<button class="main">${w.assessment.button}</button></form>`,
    given === null ? null : 'invalid_fields',
  );
}

/** Eligible or not, why, and whether the quota counts; where the others belong. */
export function assessed(view: View, { eligible, quota, reasons }: Assessed): Screen {
  const w = journeyWords[view.language];
  const at = `/${view.language}`;
  return still(
    'assessed',
    eligible ? w.assessment.yes : w.assessment.no,
    html`${eligible && html`<p class="good">${w.assessment[quota]}</p>`}
${list(reasons.map(({ text }) => text))}
${eligible && view.accountId === null && html`<p><a class="main" href="${at}/account">${w.assessment.next}</a></p>`}
<p>${sideLink(`${at}/assessment`, w.assessment.again)}</p>`,
  );
}

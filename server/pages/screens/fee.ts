import type { Charged } from '../../payments/charge.ts';
import { html } from '../html.ts';
import { action, facts, list } from '../pieces.ts';
import { still } from '../still.ts';
import type { Screen, View } from '../view.ts';
import { journeyWords } from '../words/journey.ts';
import type { Application } from './application.ts';

/** What is to be paid, by when and how; `charged` is what has just become of a payment. */
export function fee(
  view: View,
  { status, fee: amounts }: Application,
  { online, charged = null }: { online: boolean; charged?: Charged | null },
): Screen {
  const { f, place, accountId, language } = view;
  const w = journeyWords[language].fee;
  const dollars = (amount: number) => f.dollars(amount);
  const payBy = place !== null && place.payByMs > 0 ? place.payByMs : null;
  const owed = status === 'reserved' && payBy !== null;
  const says = { draft: w.notYet, reserved: null, confirmed: w.paid, lapsed: w.lapsed, exempt: w.exempt }[
    status
  ];
  return still(
    'fee',
    w.heading,
    html`${owed && html`<p class="warning">${w.payBy} <strong>${f.day(payBy)}</strong>. ${w.reserved}</p>`}
${says !== null && html`<p class="${status === 'lapsed' ? 'warning' : status === 'confirmed' ? 'good' : 'lead'}">${says}</p>`}
${facts([
  [w.mainApplicant, dollars(amounts.mainApplicant)],
  amounts.spouse > 0 ? [w.spouse, dollars(amounts.spouse)] : null,
  amounts.children > 0 ? [w.children, dollars(amounts.children)] : null,
  [w.total, dollars(amounts.total)],
])}
${
  owed &&
  charged !== null &&
  html`<p class="${charged === 'paid' ? 'good' : 'warning'}" role="alert">${w.charged[charged]}</p>`
}
${
  owed &&
  online &&
  html`<section class="box"><h2>${w.online}</h2><p>${w.onlineWhat}</p>${action(view, 'fee', w.pay(dollars(amounts.total)))}</section>`
}
${
  owed &&
  html`<section class="box"><h2>${w.byPost}</h2>${list([...w.byPostWhat])}${facts([[w.number, html`<code>${accountId}</code>`]])}</section>`
}`,
  );
}

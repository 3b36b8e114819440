import { html } from '../html.ts';
import { idlePace } from '../pace.ts';
import { action, facts, sideLink } from '../pieces.ts';
import type { Screen, View } from '../view.ts';

/** The place, or what became of it. */
export function done(view: View, place: NonNullable<View['place']>): Screen {
  const { w, f, snapshot, nowMs } = view;
  const { status, rank, reservedAtMs, payByMs, code } = place;
  const lapsed = status === 'lapsed';
  const mayJoin = lapsed && snapshot.phase === 'open';
  const what = lapsed ? w.done.lapsedWhat : status === 'exempt' ? w.done.exemptWhat : null;
  return {
    name: 'done',
    title: w.done[status],
    body: html`<div${!lapsed && html` class="turn"`}><h1 tabindex="-1">${w.done[status]}</h1>
${what && html`<p class="lead">${what}</p>`}</div>
${status === 'reserved' && html`<p class="warning">${w.done.payBy} <strong>${f.day(payByMs)}</strong>. ${w.done.payWhat}</p>`}
${status === 'reserved' && sideLink(`/${view.language}/fee`, w.done.payLink)}
${facts([
  rank > 0 ? [w.done.rank, f.number(rank)] : null,
  [w.done.at, f.moment(reservedAtMs, nowMs)],
  [w.done.receipt, html`<code>${code}</code>`],
])}
${rank > 0 && html`<p>${w.done.rankWhat}</p>`}
<p>${w.done.receiptWhat} <a href="/api/receipt">${w.done.receiptLink}</a></p>
${mayJoin && html`<p>${w.done.again}</p>${action(view, 'join', w.left.button)}`}`,
    say: { step: status, text: w.done[status] },
    ...idlePace(snapshot, nowMs),
  };
}

import { html } from '../html.ts';
import { idlePace } from '../pace.ts';
import { action, facts, placesLeft, signIn } from '../pieces.ts';
import type { Screen, View } from '../view.ts';

/** Submitting without a call: openings that have no waiting room, and people who are exempt from the quota. */
export function direct(view: View): Screen {
  const { w, snapshot, nowMs } = view;
  const exempt = view.person?.category === 'exempt';
  const heading = view.accountId === null ? w.direct.open : w.direct.heading;
  return {
    name: 'direct',
    title: heading,
    body: html`<h1 tabindex="-1">${heading}</h1>
<p class="lead">${exempt ? w.direct.exempt : w.direct.what}</p>
${view.person?.complete === false && html`<p class="warning">${w.join.incomplete}</p>`}
${view.accountId !== null && html`${action(view, 'submit', w.admitted.button)}${!exempt && html`<p class="note">${w.done.rankWhat}</p>`}`}
${signIn(view)}
${!exempt && facts([placesLeft(view)])}`,
    say: { step: 'direct', text: heading },
    ...idlePace(snapshot, nowMs),
  };
}

import { html } from '../html.ts';
import { idlePace } from '../pace.ts';
import { action, facts, placesLeft, signIn } from '../pieces.ts';
import type { Screen, View } from '../view.ts';

/** No place left: for whoever waited in vain, and for whoever comes now. */
export function soldOut(view: View): Screen {
  const { w, snapshot, nowMs, status } = view;
  const mayStandBy = view.canStandBy && status !== null;
  return {
    name: 'soldOut',
    title: w.soldOut.heading,
    body: html`<h1 tabindex="-1">${w.soldOut.heading}</h1>
<p class="lead">${status === null ? w.soldOut.visitor : w.soldOut.what}</p>
${mayStandBy ? html`<p>${w.soldOut.back} ${w.soldOut.standByWhat}</p>${action(view, 'stand-by', w.soldOut.standBy)}` : html`<p>${w.soldOut.back}</p>`}
${facts([placesLeft(view)])}
${signIn(view)}`,
    say: { step: 'soldOut', text: w.soldOut.heading },
    ...idlePace(snapshot, nowMs),
  };
}

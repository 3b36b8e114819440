import { html } from '../html.ts';
import { idlePace } from '../pace.ts';
import { action, facts, placesLeft, signIn } from '../pieces.ts';
import type { Screen, View } from '../view.ts';

/** No place left: for whoever waited in vain, and for whoever comes now; also where some have come back since. */
export function soldOut(view: View): Screen {
  const { w, snapshot, nowMs, status } = view;
  const mayStandBy = view.canStandBy && view.csrf !== '';
  const passed = status !== null && snapshot.remaining > 0;
  const heading = passed ? w.soldOut.passed : w.soldOut.heading;
  return {
    name: 'soldOut',
    title: heading,
    body: html`<h1 tabindex="-1">${heading}</h1>
<p class="lead">${passed ? w.soldOut.passedWhat : status === null ? w.soldOut.visitor : w.soldOut.what}</p>
<p>${!passed && w.soldOut.back} ${mayStandBy && w.soldOut.standByWhat}</p>
${mayStandBy && action(view, 'stand-by', w.soldOut.standBy)}
${facts([placesLeft(view)])}
${signIn(view)}`,
    say: { step: heading, text: heading },
    ...idlePace(snapshot, nowMs),
  };
}

import { html } from '../html.ts';
import { idlePace } from '../pace.ts';
import { action, facts, placesLeft } from '../pieces.ts';
import type { Screen, View } from '../view.ts';

/** After leaving, and after a call or a session that ran out: nothing is left but the back of the line. */
export function left(view: View, state: 'left' | 'expired'): Screen {
  const { snapshot, nowMs } = view;
  const { heading, what, button } = view.w[state];
  return {
    name: state,
    title: heading,
    body: html`<h1 tabindex="-1">${heading}</h1>
<p class="lead">${what}</p>
${action(view, 'join', button)}
${facts([placesLeft(view)])}`,
    say: { step: state, text: heading },
    ...idlePace(snapshot, nowMs),
  };
}

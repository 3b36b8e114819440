import { html } from '../html.ts';
import { idlePace } from '../pace.ts';
import { signIn } from '../pieces.ts';
import type { Screen, View } from '../view.ts';

/** After the close. Whoever has a place sees it instead, once signed in. */
export function closed(view: View): Screen {
  const { w, f, snapshot, nowMs } = view;
  return {
    name: 'closed',
    title: w.closed.heading,
    body: html`<h1 tabindex="-1">${w.closed.heading}</h1>
<p class="lead">${w.closed.what(`${f.day(snapshot.closesAtMs)}, ${f.time(snapshot.closesAtMs)}`)}</p>
${view.accountId !== null && html`<p>${w.closed.noPlace}</p>`}
${signIn(view)}`,
    say: { step: 'closed', text: w.closed.heading },
    ...idlePace(snapshot, nowMs),
  };
}

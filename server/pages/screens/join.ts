import { html, part } from '../html.ts';
import { idlePace } from '../pace.ts';
import { action, countdown, facts, figure, placesLeft, signIn } from '../pieces.ts';
import type { Screen, View } from '../view.ts';

/** Whoever may join and has not: first signing in, then the one button. */
export function join(view: View): Screen {
  const { w, f, snapshot, nowMs, listClosesAtMs } = view;
  const early = snapshot.phase === 'preQueue';
  const heading = early ? w.join.early : w.join.heading;
  const drawAtMs = snapshot.mode === 'lottery' ? (listClosesAtMs ?? snapshot.opensAtMs) : null;
  return {
    name: 'join',
    title: heading,
    body: html`<h1 tabindex="-1">${heading}</h1>
${early ? figure(countdown(view, 'opens', snapshot.opensAtMs), w.join.opensIn, true) : html`<p class="lead">${w.join.late}</p>`}
${drawAtMs !== null && html`<p>${nowMs < drawAtMs ? w.join.drawn(f.moment(drawAtMs, nowMs)) : w.join.afterDraw}</p>`}
${
  view.accountId !== null &&
  html`${view.person?.complete === false && html`<p class="warning">${w.join.incomplete}</p>`}
${action(view, 'join', w.join.button)}<p class="note">${w.join.kept}</p>`
}
${signIn(view)}
${facts([[w.join.waiting, part('waiting', f.number(snapshot.waiting))], placesLeft(view)])}`,
    say: { step: heading, text: heading },
    ...idlePace(snapshot, nowMs, early ? snapshot.opensAtMs : null),
  };
}

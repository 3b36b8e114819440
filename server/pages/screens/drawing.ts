import { html } from '../html.ts';
import { oddsInWords } from '../odds.ts';
import { waitingPace } from '../pace.ts';
import { countdown, facts, figure, placesLeft, sideLink } from '../pieces.ts';
import type { Screen, Status, View } from '../view.ts';
import { ifClosed } from './waiting.ts';

/** In the list of a draw that has not been made. */
export function drawing(view: View, status: Status): Screen {
  const { w, f, snapshot, nowMs } = view;
  const closesAtMs = view.listClosesAtMs ?? snapshot.opensAtMs;
  return {
    name: 'drawing',
    title: w.drawing.heading,
    body: html`<h1 tabindex="-1">${w.drawing.heading}</h1>
${
  nowMs < closesAtMs
    ? figure(countdown(view, 'closes', closesAtMs), w.drawing.at, true)
    : html`<p class="lead">${w.drawing.closed}</p>`
}
<p>${w.drawing.what}${view.canCheckDraw && html` ${w.drawing.check} <a href="/api/draw">${w.drawing.checkLink}</a>`}</p>
${facts([
  [w.waiting.number, f.number(status.number), w.waiting.numberNote],
  [w.waiting.odds, oddsInWords(w, status.odds)],
  placesLeft(view),
])}
${ifClosed(view)}
${sideLink(`/${view.language}/leave`, w.waiting.leave)}`,
    say: {
      step: `drawing ${nowMs < closesAtMs}`,
      text: nowMs < closesAtMs ? w.drawing.heading : w.drawing.closed,
    },
    listens: 'room',
    ...waitingPace(snapshot, status),
  };
}

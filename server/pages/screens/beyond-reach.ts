import { html, part } from '../html.ts';
import { oddsInWords } from '../odds.ts';
import { waitingPace } from '../pace.ts';
import { action, facts, placesLeft, sideLink } from '../pieces.ts';
import type { Screen, Status, View } from '../view.ts';

/** In line, but told at once that no place will be left. */
export function beyondReach(view: View, status: Status): Screen {
  const { w, f, snapshot } = view;
  return {
    name: 'beyondReach',
    title: w.beyondReach.heading,
    body: html`<h1 tabindex="-1">${w.beyondReach.heading}</h1>
<p class="lead">${w.beyondReach.what}</p>
${facts([
  [w.waiting.aheadOfYou, part('ahead', f.number(status.ahead ?? 0))],
  placesLeft(view),
  [w.waiting.odds, part('odds', oddsInWords(w, status.odds))],
  [w.waiting.number, f.number(status.number), w.waiting.numberNote],
])}
<p>${w.beyondReach.stay}</p>
${view.canStandBy && html`<p>${w.beyondReach.standBy}</p>${action(view, 'stand-by', w.beyondReach.button)}`}
${sideLink(`/${view.language}/leave`, w.waiting.leave)}`,
    say: { step: 'beyondReach', text: w.beyondReach.heading },
    listens: 'turn',
    ...waitingPace(snapshot, status),
  };
}

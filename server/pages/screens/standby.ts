import { html, part } from '../html.ts';
import { oddsInWords } from '../odds.ts';
import { waitingPace } from '../pace.ts';
import { facts, placesLeft, sideLink } from '../pieces.ts';
import { roundUp, sayAhead } from '../say.ts';
import type { Screen, Status, View } from '../view.ts';

/** On the line for places that come back. */
export function standby(view: View, status: Status): Screen {
  const { w, f, snapshot } = view;
  const ahead = status.ahead ?? null;
  return {
    name: 'standby',
    title: w.standby.heading,
    body: html`<h1 tabindex="-1">${w.standby.heading}</h1>
<p class="lead">${w.standby.what}</p>
${facts([
  ahead === null ? null : [w.waiting.aheadOfYou, part('ahead', f.number(ahead))],
  [w.waiting.odds, part('odds', oddsInWords(w, status.odds))],
  [w.waiting.number, f.number(status.number), w.waiting.numberNote],
  placesLeft(view),
])}
<p>${w.standby.keep}</p>
${sideLink(`/${view.language}/leave`, w.standby.leave)}`,
    say:
      ahead === null
        ? { step: 'standby', text: w.standby.heading }
        : { step: `standby ${roundUp(ahead)}`, text: `${w.standby.heading}. ${sayAhead(view, ahead).text}` },
    ...waitingPace(snapshot, status),
  };
}

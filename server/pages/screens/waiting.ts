import { roughly } from '../format.ts';
import type { Content } from '../html.ts';
import { html, part } from '../html.ts';
import { oddsInWords } from '../odds.ts';
import { waitingPace } from '../pace.ts';
import { countdown, facts, figure, list, placesLeft, sideLink, tiles } from '../pieces.ts';
import { sayAhead } from '../say.ts';
import type { Screen, Status, View } from '../view.ts';

/** In line: how many are ahead, how long it may take, what the chance is, and what closing the page does. */
export function waiting(view: View, status: Status): Screen {
  const { w, snapshot } = view;
  const ahead = status.ahead ?? 0;
  const { title, lead } = aheadOf(view, ahead);
  return {
    name: 'waiting',
    title,
    body: html`<h1 tabindex="-1">${w.waiting.heading}</h1>
${lead}
${snapshot.paused && html`<p class="warning">${w.waiting.paused}</p>`}
${snapshot.phase === 'preQueue' && html`<p>${w.waiting.early} ${countdown(view, 'opens', snapshot.opensAtMs)}.</p>`}
${tiles([
  [w.waiting.eta, part('eta', etaInWords(view, status))],
  [w.waiting.odds, part('odds', oddsInWords(w, status.odds))],
])}
${standing(view, status)}
${drawn(view, status)}
${ifClosed(view)}
${sideLink(`/${view.language}/leave`, w.waiting.leave)}`,
    say: sayAhead(view, ahead),
    listens: 'turn',
    ...waitingPace(snapshot, status),
  };
}

/** The number ahead is the largest thing on the page. */
function aheadOf({ w, f }: View, ahead: number): { title: string; lead: Content } {
  if (ahead === 0) return { title: w.waiting.next, lead: html`<p class="lead">${w.waiting.next}</p>` };
  return {
    title: w.waiting.title(f.number(ahead)),
    lead: figure(part('ahead', f.number(ahead)), w.waiting.ahead(ahead)),
  };
}

function standing(view: View, status: Status): Content {
  const { w, f, snapshot } = view;
  const { serving } = snapshot;
  return facts([
    [w.waiting.number, f.number(status.number), w.waiting.numberNote],
    status.turn === null || status.turn === status.number
      ? null
      : [w.waiting.turn, f.number(status.turn), w.waiting.turnNote],
    [
      w.waiting.serving,
      part('serving', serving === 0 ? w.waiting.nobodyYet : w.waiting.servingUpTo(f.number(serving))),
    ],
    placesLeft(view),
  ]);
}

function etaInWords({ w, f }: View, { etaSeconds }: Status): string {
  if (!etaSeconds) return w.waiting.unknown;
  const { low, high } = roughly(etaSeconds);
  return low < 60 ? w.waiting.within(f.duration(high)) : f.range(low, high, w.waiting.to);
}

/** Where the order was drawn: how to check it. */
function drawn({ w, snapshot, canCheckDraw }: View, { number }: Status): Content {
  if (!canCheckDraw || snapshot.listSize === null || number > snapshot.listSize) return null;
  return html`<p>${w.drawing.drawn} <a href="/api/draw">${w.drawing.checkLink}</a>, <a href="/api/draw/proof">${w.drawing.proofLink}</a>.</p>`;
}

export function ifClosed({ w, f, snapshot }: View): Content {
  return html`<section><h2>${w.waiting.close}</h2>${list(w.waiting.closeWhat(f.duration(snapshot.claimMs / 1000)))}</section>`;
}

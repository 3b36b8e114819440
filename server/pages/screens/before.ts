import type { Html } from '../html.ts';
import { html } from '../html.ts';
import { idlePace } from '../pace.ts';
import { countdown, facts, figure, list, signIn } from '../pieces.ts';
import { markOf } from '../say.ts';
import type { Screen, View } from '../view.ts';

/** Before one can join, or, without a waiting room, before one can submit: a countdown, and how it works. */
export function before(view: View): Screen {
  const { w, f, snapshot, nowMs } = view;
  const hasRoom = snapshot.mode === 'fifo' || snapshot.mode === 'lottery';
  const nextMs = hasRoom ? snapshot.preQueueAtMs : snapshot.opensAtMs;
  const words = hasRoom ? w.before.roomOpens : w.before.opens;
  const leftMs = nextMs - nowMs;
  return {
    name: 'before',
    title: w.before.heading,
    body: html`<h1 tabindex="-1">${w.before.heading}</h1>
${figure(countdown(view, 'opens', nextMs), words, true)}
${facts([
  hasRoom ? [w.before.roomAt, f.moment(snapshot.preQueueAtMs, nowMs)] : null,
  [w.before.opensAt, f.moment(snapshot.opensAtMs, nowMs)],
  [w.places.total, f.number(snapshot.total)],
])}
${view.accountId !== null && html`<p class="good">${w.before.ready}</p>`}
${signIn(view)}${howItWorks(view)}`,
    say: {
      step: `before ${markOf(leftMs) ?? ''}`,
      text: `${words} ${f.duration((markOf(leftMs) ?? leftMs / 60_000) * 60)}.`,
    },
    ...idlePace(snapshot, nowMs, nextMs),
  };
}

function howItWorks({ w, f, snapshot, nowMs, listClosesAtMs }: View): Html {
  const sentences =
    snapshot.mode === 'lottery'
      ? w.before.lottery(f.moment(listClosesAtMs ?? snapshot.opensAtMs, nowMs))
      : snapshot.mode === 'fifo'
        ? w.before.fifo
        : w.before.direct;
  return html`<section><h2>${w.before.how}</h2>${list(sentences)}</section>`;
}

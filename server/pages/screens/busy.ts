import { errors } from '../../errors.ts';
import { html, part } from '../html.ts';
import { facts, placesLeft, signIn } from '../pieces.ts';
import type { Screen, View } from '../view.ts';

/** When the page asks again, wall seconds: time enough to type a token without script, where the page loads anew. */
const againSeconds = 15;

/** Whether nobody more is let in: as many are signed in as may be, or this person has just been told so. */
export function isFull({ accountId, snapshot, saidBusy }: View): boolean {
  const { mode, phase, active, maxActive } = snapshot;
  const runs = phase === 'open' || phase === 'preQueue';
  return mode === 'session-limit' && runs && accountId === null && (saidBusy || active >= maxActive);
}

/**
 * As many are signed in as may be. In 2016 the site said "heavy traffic, out of service": here it says how many are in,
 * that there is no line to keep a spot in, and when it looks again.
 */
export function busy(view: View): Screen {
  const { w, f, snapshot } = view;
  return {
    name: 'busy',
    title: w.busy.heading,
    status: errors.busy.status,
    body: html`<h1 tabindex="-1">${w.busy.heading}</h1>
<p class="lead">${w.busy.what}</p>
<p>${w.busy.noLine(f.duration(snapshot.sessionMs / 1000))}</p>
${facts([
  [w.busy.inside, part('inside', w.busy.most(f.number(snapshot.active), f.number(snapshot.maxActive)))],
  [w.unreachable.again, w.unreachable.seconds(String(againSeconds))],
  placesLeft(view),
])}
${signIn(view)}`,
    say: { step: 'busy', text: w.busy.says(String(againSeconds)) },
    pollMs: againSeconds * 1000,
    loadMs: againSeconds * 1000,
  };
}

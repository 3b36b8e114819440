import { html } from '../html.ts';
import { runningPace } from '../pace.ts';
import { action, countdown, figure, sideLink } from '../pieces.ts';
import { sayLeft } from '../say.ts';
import type { Screen, Status, View } from '../view.ts';

/** Called: the time left, and the one button. */
export function called(view: View, status: Status): Screen {
  const { w, f, snapshot, nowMs } = view;
  const untilMs = Date.parse(status.claimBy!);
  return {
    name: 'called',
    title: w.called.title,
    body: html`<div class="turn"><h1 tabindex="-1">${w.called.heading}</h1>
${figure(countdown(view, 'left', untilMs), w.called.left, true)}</div>
<p>${w.called.what(f.duration(snapshot.sessionMs / 1000))}</p>
${action(view, 'take-up', w.called.button)}
<p>${w.called.otherwise(f.moment(untilMs, nowMs))}</p>
${sideLink(`/${view.language}/leave`, w.called.leave)}`,
    say: sayLeft(view, untilMs - nowMs, w.called.says),
    ...runningPace(snapshot, untilMs - nowMs),
  };
}

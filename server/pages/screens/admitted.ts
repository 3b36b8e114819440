import { html } from '../html.ts';
import { runningPace } from '../pace.ts';
import { action, countdown, figure, sideLink } from '../pieces.ts';
import { sayLeft } from '../say.ts';
import type { Screen, Status, View } from '../view.ts';

/** Admitted: the time left, and submitting. */
export function admitted(view: View, status: Status): Screen {
  const { w, f, snapshot, nowMs } = view;
  const untilMs = Date.parse(status.expiresAt!);
  return {
    name: 'admitted',
    title: w.admitted.title,
    body: html`<div class="turn"><h1 tabindex="-1">${w.admitted.heading}</h1>
${figure(countdown(view, 'left', untilMs), w.admitted.left, true)}</div>
<p>${w.admitted.until} ${f.moment(untilMs, nowMs)}. ${w.admitted.what}</p>
${action(view, 'submit', w.admitted.button)}
<p class="note">${w.done.rankWhat}</p>
${sideLink(`/${view.language}/leave`, w.admitted.leave)}`,
    say: sayLeft(view, untilMs - nowMs, w.admitted.says),
    ...runningPace(snapshot, untilMs - nowMs),
  };
}

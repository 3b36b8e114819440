import type { Content } from '../html.ts';
import { html, part } from '../html.ts';
import { idlePace } from '../pace.ts';
import { countdown, facts, figure } from '../pieces.ts';
import type { Screen, View } from '../view.ts';

/**
 * Closed for maintenance: what is true at this moment, never an hour that has passed. In 2016 people clicked for an
 * hour on "maintenance until 8:30", long after, not knowing whether it still held.
 */
export function maintenance(view: View): Screen {
  const { w, f, snapshot, nowMs, status } = view;
  const untilMs = view.stopped ? null : snapshot.maintenanceUntilMs;
  const overrun = untilMs !== null && untilMs <= nowMs;
  return {
    name: 'maintenance',
    title: view.stopped ? w.maintenance.stopped : w.maintenance.heading,
    body: html`<h1 tabindex="-1">${view.stopped ? w.maintenance.stopped : w.maintenance.heading}</h1>
${state(view, untilMs, overrun)}
<p>${w.maintenance.live}</p>
${spots(view)}
${
  status !== null &&
  facts([
    [w.waiting.number, f.number(status.number), w.waiting.numberNote],
    status.state === 'waiting' ? [w.waiting.aheadOfYou, part('ahead', f.number(status.ahead ?? 0))] : null,
  ])
}`,
    say: {
      step: `maintenance ${overrun} ${untilMs}`,
      text: overrun ? w.maintenance.overrun(f.moment(untilMs, nowMs)) : w.maintenance.heading,
    },
    listens: 'room',
    ...idlePace(snapshot, nowMs, overrun ? null : untilMs),
  };
}

/** What becomes of spots meanwhile; no more is promised than holds. */
function spots({ w, status, stopped }: View): Content {
  if (stopped) return html`<p class="warning">${w.maintenance.stoppedSpots}</p>`;
  if (status?.state === 'called' || status?.state === 'admitted')
    return html`<p class="good">${w.maintenance.stands}</p>`;
  const waits = status !== null && ['waiting', 'drawing', 'standby'].includes(status.state);
  return html`<p class="good">${waits ? w.maintenance.kept : w.maintenance.visitor}</p>`;
}

function state(view: View, untilMs: number | null, overrun: boolean): Content {
  const { w, f, nowMs } = view;
  if (view.stopped) return html`<p class="lead">${w.maintenance.stoppedWhat}</p>`;
  if (untilMs === null) return html`<p class="lead">${w.maintenance.unknown}</p>`;
  if (overrun)
    return html`<p class="lead">${w.maintenance.overrun(f.moment(untilMs, nowMs))} ${w.maintenance.unknown}</p>`;
  return html`${figure(countdown(view, 'back', untilMs), w.maintenance.until, true)}
<p>${w.maintenance.at(f.moment(untilMs, nowMs))}</p>`;
}

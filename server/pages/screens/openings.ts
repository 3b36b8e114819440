import { type Html, html } from '../html.ts';
import { facts, sideLink } from '../pieces.ts';
import { still } from '../still.ts';
import type { Screen, View } from '../view.ts';
import { journeyWords } from '../words/journey.ts';

/** What `GET /api/openings` says of one. */
export interface OpeningOfYear {
  id: string;
  title: string;
  preQueueAt: string;
  opensAt: string;
  closesAt: string;
  endedAt: string | null;
  quota: { total: number; remaining: number };
}

/** How it went for this person in one opening, as their receipt of it says; null where they took no part. */
export type Outcome = 'reserved' | 'confirmed' | 'lapsed' | 'exempt' | 'turnedAway' | 'other' | null;

/** The openings of the year, the next or present one first, with what somebody who is signed in got in each. */
export function openings(
  view: View,
  all: readonly OpeningOfYear[],
  outcomes: ReadonlyMap<string, Outcome>,
): Screen {
  const w = journeyWords[view.language].openings;
  const at = `/${view.language}`;
  const latest = all.at(-1)!;
  return still(
    'openings',
    w.heading,
    html`<p class="lead">${lead(view, latest, outcomes)}</p>
${all.toReversed().map((one) => about(view, one, outcomes.get(one.id) ?? null))}
<p>${sideLink(at, w.toOpening)}</p>`,
  );
}

/** What somebody can do now: nothing more with a place, else try in the latest opening. */
function lead(view: View, latest: OpeningOfYear, outcomes: ReadonlyMap<string, Outcome>): string {
  const w = journeyWords[view.language].openings;
  if (view.accountId === null) return w.what;
  const has = [...outcomes.values()].some((outcome) => outcome === 'confirmed' || outcome === 'exempt');
  if (has) return w.has;
  if (outcomes.get(latest.id) === 'reserved') return w.toPay;
  const { phase } = view.snapshot;
  const opensAtMs = Date.parse(latest.opensAt);
  if (phase === 'before' || phase === 'preQueue') return w.next(view.f.moment(opensAtMs, view.nowMs));
  return phase === 'open' ? w.now : w.none;
}

function about(view: View, one: OpeningOfYear, outcome: Outcome): Html {
  const { f, nowMs } = view;
  const w = journeyWords[view.language].openings;
  const [opensAtMs, closesAtMs] = [Date.parse(one.opensAt), Date.parse(one.closesAt)];
  const over = one.endedAt !== null || nowMs >= closesAtMs;
  const stands = over ? w.over : nowMs < opensAtMs ? w.ahead : w.open;
  return html`<section class="box"><h2>${one.title}</h2>
${facts([
  [w.stands, stands],
  [w.opens, f.moment(opensAtMs, nowMs)],
  [w.closes, f.moment(closesAtMs, nowMs)],
  [
    view.w.places.total,
    over ? f.number(one.quota.total) : w.of(f.number(one.quota.remaining), f.number(one.quota.total)),
  ],
  view.accountId === null || (outcome === null && !over)
    ? null
    : [w.yours, html`<strong>${w.outcomes[outcome ?? 'none']}</strong>`],
])}</section>`;
}

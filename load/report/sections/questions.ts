import type { Verdict } from '../../record/files.ts';
import { type Html, html } from '../html.ts';
import type { View } from '../view.ts';
import { section } from './table.ts';
import { SIGN } from './verdict.ts';

/** What a stakeholder asks, each with its answer and why. */
export function questions(view: View): Html {
  const { summary, audit, w, f, ratio, records } = view;
  const { answers, order, effort, service, quota, parity } = summary;
  const gap = parity.worstGap;
  const [low, high] = parity.worstGapInterval ?? [0, 0];
  const card = (question: string, verdict: Verdict, because: string) => {
    const scale =
      ratio !== null && (verdict === 'met' || verdict === 'missed') ? w.questions.atScale(ratio) : null;
    return html`<div class="card ${verdict}">
<h3>${question}</h3>
<p class="answer"><span class="sign" aria-hidden="true">${SIGN[verdict]}</span> ${w.questions.answer[verdict]}${scale !== null && html`<small>, ${scale}</small>`}</p>
<p>${because}</p>
</div>
`;
  };
  return section(
    'questions',
    w.questions.heading,
    html`<div class="cards">
${card(
  w.questions.holds,
  answers.holds,
  w.questions.holdsBecause({
    requests: service.requests,
    errorRate: service.errorRate,
    p99: service.latencyMs?.p99 ?? null,
    inside: service.peakActive,
    cap: records.manifest.scenario.admission.maxActive,
  }),
)}${card(
  w.questions.fair,
  answers.fair,
  w.questions.fairBecause({
    inversions: order.turnToCall.inversions,
    displaced: order.displaced,
    neverTold: effort.neverTold,
    gap: gap === null ? null : f.fixed(gap * 100, 1),
    gapLow: f.points(low),
    gapHigh: f.points(high),
  }),
)}${card(w.questions.exact, answers.exact, (records.manifest.outside ? w.outside.exactBecause : w.questions.exactBecause)(quota, audit.violations.length))}</div>
`,
  );
}

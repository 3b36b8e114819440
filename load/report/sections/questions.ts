import type { Verdict } from '../../record/files.ts';
import { latencyChart } from '../charts/latency.ts';
import { orderChart } from '../charts/order.ts';
import { placesChart } from '../charts/places.ts';
import { type Chart, plot } from '../charts/render.ts';
import { type Html, html } from '../html.ts';
import type { View } from '../view.ts';
import { section } from './table.ts';
import { badge, SIGN } from './verdict.ts';

/** What a stakeholder asks, each with its answer, why, and a chart at a glance; and the verdicts in a line. */
export function questions(view: View): Html {
  const { summary, audit, w, f, ratio, records } = view;
  const { answers, order, effort, service, quota, parity } = summary;
  const gap = parity.worstGap;
  const [low, high] = parity.worstGapInterval ?? [0, 0];
  const card = (question: string, verdict: Verdict, because: string, chart: Chart | null) => {
    const scale =
      ratio !== null && (verdict === 'met' || verdict === 'missed') ? w.questions.atScale(ratio) : null;
    return html`<div class="card ${verdict}">
<h3>${question}</h3>
<p class="answer"><span class="sign" aria-hidden="true">${SIGN[verdict]}</span> ${w.questions.answer[verdict]}${scale !== null && html`<small>, ${scale}</small>`}</p>
<p>${because}</p>
${chart !== null && glance(chart, w.questions.glances[chart.id]!)}</div>
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
    failed: failedText(view),
    p99: service.latencyMs?.p99 ?? null,
    inside: service.peakActive,
    cap: records.manifest.scenario.admission.maxActive,
  }),
  latencyChart(view),
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
  orderChart(view),
)}${card(
  w.questions.exact,
  answers.exact,
  (records.manifest.outside ? w.outside.exactBecause : w.questions.exactBecause)(
    quota,
    audit.violations.length,
  ),
  placesChart(view),
)}</div>
${verdicts(view)}`,
  );
}

/** A chart that stands larger below, where a click leads. */
function glance(chart: Chart, name: string): Html {
  return html`<p class="glance-name"><a href="#chart-${chart.id}">${name}</a></p>
${plot(chart, 'glance')}`;
}

/** What came of the objectives, in a sentence, and which of them were not met. */
function verdicts({ summary, w }: View): Html {
  const { objectives, validity } = summary;
  const met = objectives.filter(({ verdict }) => verdict === 'met').length;
  const unmet = objectives.filter(({ verdict }) => verdict === 'missed' || verdict === 'cannotTell');
  const sentence =
    validity.valid === 1 ? w.objectives.lead(met, objectives.length) : w.objectives.leadInvalid;
  return html`<p class="verdicts"><a href="#objectives">${sentence}</a></p>
${unmet.length > 0 && html`<ul class="unmet">${unmet.map((one) => html`<li>${badge(one.verdict, w.objectives.verdict[one.verdict])} <span lang="en">${one.name}</span></li>`)}</ul>`}`;
}

/** Requests that failed: how many, or their share where there are more of them; null where it is not known. */
function failedText({ summary: { service }, f }: View): string | null {
  const { errors, errorRate } = service;
  if (errors === null || errorRate === null) return null;
  if (errors === 0) return '';
  return errorRate < 0.00005 ? f.number(errors) : f.percent(errorRate, 2);
}

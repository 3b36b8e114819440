import { amplificationChart } from './charts/amplification.ts';
import { crowdChart } from './charts/crowd.ts';
import { latencyChart } from './charts/latency.ts';
import { orderChart } from './charts/order.ts';
import { placesChart } from './charts/places.ts';
import { portalChart } from './charts/portal.ts';
import { figure } from './charts/render.ts';
import { waitsChart } from './charts/waits.ts';
import { html } from './html.ts';
import type { LiveScript } from './live/script.ts';
import { assumed } from './sections/assumed.ts';
import { check } from './sections/check.ts';
import { costsSection } from './sections/costs.ts';
import { effort } from './sections/effort.ts';
import { events } from './sections/events.ts';
import { head } from './sections/head.ts';
import { life } from './sections/life.ts';
import { objectives } from './sections/objectives.ts';
import { order } from './sections/order.ts';
import { outside } from './sections/outside.ts';
import { parity } from './sections/parity.ts';
import { people } from './sections/people.ts';
import { portal } from './sections/portal.ts';
import { prediction } from './sections/prediction.ts';
import { published } from './sections/published.ts';
import { questions } from './sections/questions.ts';
import { reference } from './sections/reference.ts';
import { scale } from './sections/scale.ts';
import { service } from './sections/service.ts';
import { section } from './sections/table.ts';
import { validity } from './sections/validity.ts';
import { sheet } from './sheet.ts';
import type { View } from './view.ts';

/**
 * The capacity report as one page that needs nothing besides itself. What matters most comes first: the answer, three questions with a chart each, the verdicts; then the
 * objectives, the pictures, the detail, what it stands on, and how to check it.
 *
 * @param script makes the charts live; they are drawn without it
 */
export function page(view: View, script: LiveScript): string {
  const { w, f, records, summary } = view;
  const inside = records.manifest.outside === undefined;
  const drawn = [placesChart, orderChart, waitsChart, latencyChart];
  const charts = (inside ? [crowdChart, ...drawn, portalChart, amplificationChart] : drawn)
    .map((chart) => chart(view))
    .filter((chart) => chart !== null);
  const doubtful = summary.validity.valid === 0 || !view.audit.ok;
  return sheet({
    language: f.language,
    title: `${w.title}: ${records.manifest.scenario.opening.title}`,
    version: records.manifest.versions['opening-day'] ?? '',
    ...{ doubtful, script },
    foot: w.clocks,
    body: html`${head(view)}${questions(view)}${outside(view)}${objectives(view)}${people(view)}${events(view)}${section('charts', w.charts.heading, charts.map(figure))}${inside && life(view)}${order(view)}${parity(view)}${effort(view)}${service(view)}${inside && portal(view)}${prediction(view)}${validity(view)}${published(view)}${assumed(view)}${scale(view)}${reference(view)}${records.manifest.simulation && costsSection(records.manifest.simulation.costs, f)}${check(view)}`,
  });
}

import type { OddsScore } from '../../analysis/prediction.ts';
import { calibrationChart } from '../charts/calibration.ts';
import { figure } from '../charts/render.ts';
import type { Html } from '../html.ts';
import type { View } from '../view.ts';
import { paragraph, section, table } from './table.ts';

/** How good the first waiting times and odds were that people were told. */
export function prediction(view: View): Html | null {
  const { summary, w, f } = view;
  const { eta, odds, oddsNearCutoff, reached, reachedNearCutoff, nearTurns, beyondReach, calibration } =
    summary.prediction;
  const words = w.prediction;
  if (eta.n + odds.n === 0) return section('prediction', words.heading, paragraph(words.none));
  const chart = calibrationChart(view);
  const skill = (score: OddsScore) => (score.skill === null ? null : f.number(score.skill, 2));
  const sentences: string[] = [];
  if (eta.within !== null && eta.withinInterval !== null) {
    const [low, high] = eta.withinInterval;
    sentences.push(words.eta(f.percent(eta.within), f.percent(low), f.percent(high), eta.n));
  }
  if (eta.missSeconds.median !== null && eta.biasSeconds !== null) {
    const bias = Math.round(eta.biasSeconds);
    const direction = bias > 0 ? 'longer' : bias < 0 ? 'shorter' : 'even';
    sentences.push(words.bias(f.duration(eta.missSeconds.median), direction));
  }
  const promised = skill(reached);
  if (promised !== null) sentences.push(words.skill(promised, skill(reachedNearCutoff), f.number(nearTurns)));
  const kept = skill(odds);
  if (kept !== null) sentences.push(words.place(kept, skill(oddsNearCutoff)));
  if (beyondReach.n > 0) sentences.push(words.beyond(beyondReach.n, f.number(beyondReach.reached)));
  return section(
    'prediction',
    words.heading,
    paragraph(sentences.join(' ')),
    chart === null ? null : figure(chart),
    calibration.length > 0 &&
      table({
        name: words.heading,
        wide: true,
        columns: words.columns,
        numbers: [1, 2, 3, 4],
        rows: calibration.map(({ from, to, n, told, reached, got }) => [
          w.to(f.percent(from, 0), f.percent(to, 0)),
          f.number(n),
          f.percent(told),
          f.percent(reached),
          f.percent(got),
        ]),
      }),
  );
}

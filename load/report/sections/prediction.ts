import type { Html } from '../html.ts';
import type { View } from '../view.ts';
import { paragraph, section, table } from './table.ts';

/** How good the first waiting times and odds were that people were told. */
export function prediction({ summary, w, f }: View): Html | null {
  const { eta, odds, oddsNearCutoff, calibration } = summary.prediction;
  const words = w.prediction;
  if (eta.n + odds.n === 0) return section('prediction', words.heading, paragraph(words.none));
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
  if (odds.skill !== null) {
    const near = oddsNearCutoff.skill === null ? null : f.number(oddsNearCutoff.skill, 2);
    sentences.push(words.skill(f.number(odds.skill, 2), near));
  }
  return section(
    'prediction',
    words.heading,
    paragraph(sentences.join(' ')),
    calibration.length > 0 &&
      table({
        name: words.heading,
        columns: words.columns,
        numbers: [1, 2, 3],
        rows: calibration.map(({ from, to, n, told, got }) => [
          w.to(f.percent(from, 0), f.percent(to, 0)),
          f.number(n),
          f.percent(told),
          f.percent(got),
        ]),
      }),
  );
}

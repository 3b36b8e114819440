import type { CohortName } from '../../analysis/parity.ts';
import { parityChart } from '../charts/parity.ts';
import { figure } from '../charts/render.ts';
import { NOTHING } from '../format.ts';
import type { Html } from '../html.ts';
import type { View } from '../view.ts';
import { paragraph, section, table } from './table.ts';

/** The chance of a place by cohort: the picture, then the differences and what they are worth. */
export function parity(view: View): Html {
  const { summary, w, f } = view;
  const words = w.parity;
  const chart = parityChart(view);
  return section(
    'parity',
    words.heading,
    chart === null ? null : figure(chart),
    paragraph(words.byDesign),
    table({
      name: words.heading,
      wide: true,
      columns: words.columns,
      numbers: [1, 3, 4, 5],
      rows: (Object.keys(words.cohorts) as CohortName[]).map((name) => {
        const cohort = summary.parity[name];
        if (cohort.gap === null) return [words.cohorts[name], ...Array(5).fill(NOTHING)];
        const group = (key: string) => words.groups[name][key] ?? key;
        return [
          words.cohorts[name],
          f.fixed(cohort.gap * 100, 1),
          words.versus(group(cohort.best!), group(cohort.worst!)),
          w.to(f.points(cohort.gapInterval![0]), f.points(cohort.gapInterval![1])),
          name === 'early' || cohort.sameArrivalGap === null ? NOTHING : f.points(cohort.sameArrivalGap),
          cohort.p === null ? NOTHING : cohort.p < 0.001 ? `< ${f.percent(0.001)}` : f.percent(cohort.p),
        ];
      }),
    }),
    paragraph(words.note, 'note'),
  );
}

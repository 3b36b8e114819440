import type { OrderStep, OrderSummary } from '../../analysis/order.ts';
import { NOTHING } from '../format.ts';
import type { Html } from '../html.ts';
import type { View } from '../view.ts';
import { paragraph, section, table } from './table.ts';

type StepName = keyof View['w']['order']['steps'];

/** Steps in whose order lots decide, where they are drawn. */
const BY_LOT: readonly StepName[] = ['numberToTurn', 'numberToCall', 'arrivalToRank'];

/** Each step of the order by itself, then who lost or won by disorder. */
export function order({ records, summary, w, f }: View): Html {
  const drawn = records.manifest.scenario.admission.mode === 'lottery';
  const { order } = summary;
  const words = w.order;
  const row = (name: StepName) => {
    const step = order[name];
    if (step.n < 2) return [words.steps[name], f.number(step.n), ...Array(5).fill(NOTHING), words.notThere];
    return [
      words.steps[name],
      f.number(step.n),
      f.number(step.inversions!),
      f.number(step.tiesFirst + step.tiesSecond),
      step.tau === null ? NOTHING : f.tau(step.tau),
      step.z === null ? NOTHING : f.fixed(step.z, 1),
      f.number(step.slips.max),
      drawn && BY_LOT.includes(name) ? words.byLot : reading(name, step, order, words),
    ];
  };
  return section(
    'order',
    words.heading,
    paragraph(drawn ? words.drawn : words.lead(order.displaced, order.latecomers, order.candidates), 'lead'),
    paragraph(order.displaced > 0 ? words.ids(order.displacedIds.slice(0, 5).join(', ')) : null),
    paragraph(order.passedOver > order.displaced ? words.passedOver(order.passedOver) : null),
    paragraph(order.strayNumbers > 0 ? words.strayNumbers(order.strayNumbers) : null),
    paragraph(order.withoutAdmission > 0 ? words.withoutAdmission(order.withoutAdmission) : null),
    table({
      name: words.heading,
      wide: true,
      columns: words.columns,
      numbers: [1, 2, 3, 4, 5, 6],
      // Without a draw, turn and number are the same.
      rows: (Object.keys(words.steps) as StepName[])
        .filter((name) => drawn || name !== 'turnToCall')
        .map(row),
    }),
    paragraph(words.note, 'note'),
  );
}

function reading(
  name: StepName,
  step: OrderStep,
  { thinking }: OrderSummary,
  words: View['w']['order'],
): string {
  if (step.inversions === 0) return words.exactly;
  if (name === 'callToRank' && thinking !== null) return words.thinking(thinking);
  if (step.beyondSimultaneous !== null) return words.beyond(step.beyondSimultaneous);
  return name === 'arrivalToRank' ? words.whole : '';
}

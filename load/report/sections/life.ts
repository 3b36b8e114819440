import { type DayOfPlaces, type PaidBy, paidBy, placesLife } from '../../analysis/life.ts';
import { lifeChart } from '../charts/life.ts';
import { figure } from '../charts/render.ts';
import { NOTHING } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { View } from '../view.ts';
import { paragraph, section, table } from './table.ts';

const DAY_MS = 86_400_000;

/** What became of the places, day by day, and what people were told of it; nothing where all that happened is a day. */
export function life(view: View): Html | null {
  const { records, w, f } = view;
  const life = placesLife(records);
  if (life === null || life.days.length < 2) return null;
  const words = w.life;
  const { opensAtMs } = records.manifest;
  const row = (name: string, day: DayOfPlaces) => [
    name,
    ...[day.reserved, day.again, day.toStandby, day.confirmed, day.returned, day.burned].map(count),
    ...[day.asked, day.handedIn].map(count),
    evening(day),
  ];
  const count = (value: number) => (value === 0 ? NOTHING : f.number(value));
  const evening = ({ evening: { remaining, reserved, confirmed, burned, total } }: DayOfPlaces) =>
    html`<span class="sum">${[remaining, reserved, confirmed, burned].map(f.number).join(' + ')} = ${f.number(total)}</span>`;
  return section(
    'life',
    words.heading,
    figure(lifeChart(view, life)),
    paragraph(words.conserved(life.conserved.holds, life.conserved.of)),
    paragraph(life.all.extended > 0 ? words.added(life.all.extended) : null),
    table({
      name: words.table,
      wide: true,
      columns: words.columns,
      numbers: [1, 2, 3, 4, 5, 6, 7, 8, 9],
      rows: [
        ...life.days.map((day) => row(f.date(opensAtMs + day.day * DAY_MS), day)),
        row(words.all, life.all),
      ],
    }),
    ways(view),
    life.notices !== null && life.notices.length > 0 && notices(view, life.notices),
  );
}

/** Online, by post, ...; nothing where no way is told apart. */
function ways({ records, w, f }: View): Html | null {
  const all = paidBy(records);
  if (all.length === 0) return null;
  const words = w.life;
  const numbers = (each: PaidBy) => [each.people, each.paid, each.dollars, each.refused, each.unanswered];
  return html`<h3>${words.ways}</h3>
${table({
  name: words.ways,
  columns: words.wayColumns,
  numbers: [1, 2, 3, 4, 5],
  rows: all.map((each) => [words.methods[each.method], ...numbers(each).map((value) => f.number(value))]),
})}`;
}

function notices(
  { w, f }: View,
  sent: readonly { kind: string; count: number; firstAtMs: number; lastAtMs: number }[],
): Html {
  const words = w.life;
  const order = Object.keys(words.kinds);
  const rows = [...sent]
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
    .map(({ kind, count, firstAtMs, lastAtMs }) => [
      words.kinds[kind] ?? kind,
      f.number(count),
      f.moment(firstAtMs),
      f.moment(lastAtMs),
    ]);
  return html`<h3>${words.notices}</h3>
${table({ name: words.notices, columns: words.noticeColumns, numbers: [1], rows })}`;
}

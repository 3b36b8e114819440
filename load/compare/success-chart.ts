import type { ParityGroup } from '../analysis/parity.ts';
import { type Language, say, type Text } from '../cli/text.ts';
import { wrap } from '../cli/wrap.ts';
import { type PointKind, pointStyle } from '../report/charts/marks.ts';
import { BLUE, GREY, INK, OCHRE, RULE, SOFT } from '../report/charts/palette.ts';
import type { Chart, Drawing } from '../report/charts/render.ts';
import { textWidth } from '../report/charts/text-width.ts';
import { said, written } from '../report/charts/writing.ts';
import { formatOf } from '../report/format.ts';
import { type ComparedRun, type Comparison, traits } from './comparison.ts';
import { groupName, modeName } from './rows.ts';

/** How the runs are told apart; more of them are in the table only. */
const POINTS: readonly { kind: PointKind; color: string }[] = [
  { kind: 'dot', color: BLUE },
  { kind: 'triangle', color: OCHRE },
  { kind: 'square', color: INK },
  { kind: 'ring', color: GREY },
  { kind: 'diamond', color: BLUE },
  { kind: 'cross', color: OCHRE },
];

interface Row {
  name: string;
  /** Of each run; null where nobody of them came. */
  groups: (ParityGroup | null)[];
}

/** Who got a place, cohort by cohort, a point a run; null where nobody did anywhere. */
export function successChart({ runs }: Comparison, language: Language): Chart | null {
  const shown = runs.slice(0, POINTS.length);
  const rows = rowsOf(shown, language);
  if (!rows.some(({ groups }) => groups.some((group) => (group?.share ?? 0) > 0))) return null;
  const names = namesOf(shown, language);
  return {
    id: 'success',
    title: titleOf(rows, names, language),
    note: say(
      {
        en: 'Share of each cohort that got a place, of those who came, with its 95 % interval; a point a run.',
        fr: 'Part de chaque groupe qui a obtenu une place, parmi les personnes venues, avec son intervalle à 95 % ; un point par essai.',
      },
      language,
    ),
    alternative: say(
      {
        en: `Shares of ${rows.length} cohorts in ${shown.length} runs; the values are in the table below`,
        fr: `Parts de ${rows.length} groupes dans ${shown.length} essais ; les valeurs sont dans le tableau ci-dessous`,
      },
      language,
    ),
    key: names.map((name, k) => ({ name, ...POINTS[k]! })),
    draw: (width) => draw(rows, names, width, language),
  };
}

function rowsOf(runs: readonly ComparedRun[], language: Language): Row[] {
  return traits.flatMap((trait) => {
    const found = [...new Set(runs.flatMap(({ success }) => Object.keys(success[trait])))].sort();
    return found.map((group) => ({
      name: groupName(trait, group, language),
      groups: runs.map(({ success }) => success[trait][group] ?? null),
    }));
  });
}

/** The mode where it tells the runs apart, else the run; numbered where neither does. */
export function namesOf(runs: readonly ComparedRun[], language: Language): string[] {
  const modes = runs.map(({ mode }) => modeName(mode, language));
  return new Set(modes).size === modes.length ? modes : runs.map(({ run }) => run);
}

/** The cohort for which the run mattered most, where it mattered beyond what chance may do. */
function titleOf(rows: readonly Row[], names: readonly string[], language: Language): string {
  const f = formatOf(language, 'UTC');
  const spans = rows.map(({ name, groups }) => {
    const sorted = groups
      .flatMap((group, run) => (group === null ? [] : [{ ...group, run: names[run]! }]))
      .toSorted((a, b) => a.share - b.share);
    return { name, least: sorted[0]!, most: sorted.at(-1)! };
  });
  const apart = spans.filter(({ least, most }) => least.interval[1] < most.interval[0]);
  const widest = apart.toSorted((a, b) => b.most.share - b.least.share - (a.most.share - a.least.share))[0];
  if (widest === undefined) return say(NO_DIFFERENCE, language);
  const { name, least, most } = widest;
  const ends = [least, most].map(({ share, run }) => `${f.percent(share)} (${run})`);
  return say(
    {
      en: `Who got a place differs most for “${name}”: ${ends.join(' to ')}`,
      fr: `L’obtention d’une place diffère le plus pour «\u00a0${name}\u00a0»\u00a0: de ${ends.join(' à ')}`,
    },
    language,
  );
}

const NO_DIFFERENCE: Text = {
  en: 'No cohort’s chance of a place differs between the runs by more than chance may do',
  fr: 'Aucun groupe n’a eu, d’un essai à l’autre, plus de chances que le hasard ne peut faire',
};
const LINE = 13;

function draw(rows: readonly Row[], names: readonly string[], width: number, language: Language): Drawing {
  const f = formatOf(language, 'UTC');
  const share = written(f, 'percent', 1);
  const narrow = width < 500;
  const fontSize = narrow ? 11 : 12;
  // A line a run for each cohort, and an empty one between cohorts.
  const lines = names.length + 1;
  const at = (row: number, run: number) => row * lines + run;
  const labels = rows.map(({ name }) => wrap(name, narrow ? 16 : 40));
  const named = rows.map((_, row) => at(row, Math.floor((names.length - 1) / 2)));
  const left = Math.max(...labels.flat().map((line) => textWidth(line, fontSize))) + 12;
  const most = Math.max(...rows.flatMap(({ groups }) => groups.map((group) => group?.interval[1] ?? 0)));
  const [from, to] = say({ en: '95% interval from|to', fr: 'intervalle à 95 % de|à' }, language).split('|');
  return {
    height: rows.length * lines * LINE + 44,
    option: {
      tooltip: {
        trigger: 'item',
        formatter: said(
          [say({ en: 'got a place', fr: 'ont une place' }, language), share],
          [from!, share, 2],
          [to!, share, 3],
        ),
      },
      grid: { left, right: 24, top: 6, bottom: 34 },
      xAxis: {
        type: 'value',
        min: 0,
        max: Math.min(1, Math.ceil(most * 20) / 20),
        splitNumber: narrow ? 3 : 6,
        axisLabel: { color: SOFT, fontSize: 12, formatter: written(f, 'percent') },
        splitLine: { lineStyle: { color: RULE } },
      },
      yAxis: {
        type: 'category',
        inverse: true,
        data: Array.from({ length: rows.length * lines }, (_, i) => {
          const row = named.indexOf(i);
          return row < 0 ? '' : labels[row]!.join('\n');
        }),
        axisLabel: { color: INK, fontSize, lineHeight: 13, customValues: named },
        axisTick: { show: false },
        axisLine: { show: false },
      },
      series: names.map((name, run) => ({
        type: 'scatter' as const,
        name,
        ...pointStyle(POINTS[run]!.kind, POINTS[run]!.color),
        data: rows.flatMap(({ name: cohort, groups }, row) => {
          const group = groups[run];
          return group
            ? [{ name: `${cohort}, ${name}`, value: [group.share, at(row, run), ...group.interval] }]
            : [];
        }),
        markLine: {
          ...{ silent: true, symbol: 'none', label: { show: false }, precision: 12 },
          lineStyle: { color: POINTS[run]!.color, type: 'solid' as const, width: 1.6 },
          data: rows.flatMap(({ groups }, row) => {
            const group = groups[run];
            return group
              ? [group.interval.map((end) => ({ coord: [end, at(row, run)] })) as [object, object]]
              : [];
          }),
        },
      })),
    },
  };
}

import { say } from '../cli/text.ts';
import { figure } from '../report/charts/render.ts';
import { type Format, NOTHING } from '../report/format.ts';
import type { Html } from '../report/html.ts';
import { paragraph, section, table } from '../report/sections/table.ts';
import { measures as known } from '../scenario/measures.ts';
import { measureName, missesText } from './answer.ts';
import type { Range } from './search.ts';
import { type Effects, movedBy, type Swing } from './sensitivity.ts';
import type { Sizing } from './sizing.ts';
import { effects, effectText, spanOf, tornadoChart } from './tornado-chart.ts';
import { keepsUp } from './trial.ts';
import { WORDS, type Word } from './words.ts';

/** Each objective over the days: asked, measured, with its interval. */
export function objectivesSection({ scenario, measures }: Sizing, f: Format): Html | null {
  if (measures.length === 0) return null;
  const w = (word: Word) => say(WORDS[word], f.language);
  const asked = [...scenario.objectives, ...keepsUp].flatMap(({ measure, bound }) => {
    const found = measures.find((each) => each.name === measure);
    return found === undefined ? [] : [{ measure, bound, ...found }];
  });
  return section(
    'objectives',
    w('objectives'),
    table({
      name: w('objectives'),
      columns: [w('objective'), w('asked'), w('mean'), w('interval'), w('days')],
      numbers: [2, 3, 4],
      wide: true,
      rows: asked.map(({ measure, bound, mean, interval: [low, high], n }) => [
        measureName(measure, f.language),
        boundText(bound, f),
        amount(measure, mean, f),
        low === high ? NOTHING : `${amount(measure, low, f)} – ${amount(measure, high, f)}`,
        f.number(n),
      ]),
    }),
  );
}

function boundText(bound: string, { language }: Format): string {
  const signs = bound.replace('<=', '≤').replace('>=', '≥');
  return language === 'fr' ? signs.replace('.', ',') : signs;
}

function amount(measure: string, value: number, f: Format): string {
  if (measure.endsWith('.busy')) return f.percent(Math.max(0, value));
  const unit = known[measure]?.unit ?? '';
  if (unit === 'ms wall') return f.milliseconds(Math.max(0, value));
  if (unit === 's opening') return f.duration(value);
  return f.number(Number(value.toPrecision(4)), 4);
}

/** The tornadoes, and every guess in a table. */
export function guessesSection({ sensitivity, effects: middle }: Sizing, f: Format): Html | null {
  if (sensitivity === null || middle === null) return null;
  const { language } = f;
  const w = (word: Word) => say(WORDS[word], language);
  const charts = effects.flatMap((effect) => tornadoChart(sensitivity, middle, effect, language) ?? []);
  const moving = sensitivity.filter((swing) => effects.some(({ name }) => moves(swing, middle, name)));
  const first = effects.find(({ name }) => middle[name] !== null)?.name ?? 'cores';
  moving.sort((a, b) => spanOf(b, middle, first) - spanOf(a, middle, first));
  return section(
    'guesses',
    w('guesses'),
    charts.map(figure),
    moving.length === 0
      ? paragraph(w('noGuess'))
      : table({
          name: w('guesses'),
          columns: [w('guess'), w('value'), w('moved'), ...effects.map(({ short }) => say(short, language))],
          numbers: [1, 2, 3, 4, 5],
          wide: true,
          rows: moving.map((swing) => [
            swing.path,
            f.number(swing.value, 4),
            `${f.number(swing.down, 4)} / ${f.number(swing.up, 4)}`,
            ...effects.map((effect) => {
              const { down, up } = swing.outcomes;
              const [less, more] = [down[effect.name], up[effect.name]];
              if (less === null || more === null || !moves(swing, middle, effect.name)) return '–';
              return `${effectText(effect, less, language)} / ${effectText(effect, more, language)}`;
            }),
          ]),
        }),
    paragraph(stillText(sensitivity, moving, f), 'note'),
  );
}

/** The guesses that were moved and moved nothing, so that nobody looks for them in vain. */
function stillText(all: readonly Swing[], moving: readonly Swing[], f: Format): string | null {
  const still = all.filter((swing) => !moving.includes(swing)).map(({ path }) => path);
  if (still.length === 0) return null;
  const [n, by] = [f.number(still.length), f.percent(movedBy, 0)];
  return say(
    {
      en: `${n} more were moved by ${by} and move none of these outcomes by a thousandth: ${still.join(', ')}.`,
      fr: `${n} autres, portées ${by} plus bas et plus haut, ne déplacent aucun de ces résultats d’un millième : ${still.join(', ')}.`,
    },
    f.language,
  );
}

function moves(swing: Swing, middle: Effects, name: keyof Effects): boolean {
  return spanOf(swing, middle, name) > Math.abs(middle[name] ?? 0) * 0.001;
}

/** How far each setting may move, and what each durability costs. */
export function rangesSection(sizing: Sizing, f: Format): Html | null {
  const { ranges, durabilities } = sizing;
  if (ranges === null) return null;
  const { language } = f;
  const w = (word: Word) => say(WORDS[word], language);
  return section(
    'ranges',
    w('ranges'),
    ranges.length === 0 ? paragraph(w('noRanges')) : paragraph(w('rangesLead')),
    ranges.length > 0 &&
      table({
        name: w('ranges'),
        columns: [w('setting'), w('least'), w('planned'), w('most'), w('below'), w('above')],
        numbers: [1, 2, 3],
        wide: true,
        rows: ranges.map((range) => rangeRow(range, f)),
      }),
    paragraph(tightestText(sizing, f)),
    durabilities !== null &&
      table({
        name: w('durabilities'),
        columns: [w('durabilities'), w('latency'), w('redisBusy'), w('breaks')],
        numbers: [1, 2],
        rows: durabilities.map(({ durability, held, latencyP99Ms, redisBusy, missed }) => [
          durability,
          latencyP99Ms === null ? '–' : f.milliseconds(latencyP99Ms),
          redisBusy === null ? '–' : f.percent(redisBusy),
          held ? w('nothing') : missesText(missed, language),
        ]),
      }),
  );
}

/** All of them at their least at once, and what that costs people. */
function tightestText({ tightest, days, measures, scenario }: Sizing, f: Format): string | null {
  if (tightest === null) return null;
  const { ratePerSecond, maxActive, sessionSeconds } = tightest.deployment;
  const planned = measures.find(({ name }) => name === 'service.fillSeconds');
  const session = f.duration(sessionSeconds);
  const [n, cap, rate] = [f.number(days), f.number(maxActive), f.number(ratePerSecond, 3)];
  const hasRoom = scenario.admission.mode !== 'session-limit';
  const fills =
    tightest.fillSeconds === null || planned === undefined
      ? null
      : [f.duration(tightest.fillSeconds), f.duration(planned.mean)];
  return say(
    {
      en: `All of them at their least together still hold, on ${n} of ${n} days: ${hasRoom ? `${rate} calls a second, ` : ''}at most ${cap} people inside, sessions of ${session}. That is the least that whatever lies behind must bear${fills ? `; the last place then goes after ${fills[0]}, and not after ${fills[1]}` : ''}.`,
      fr: `Tous au moins à la fois tiennent encore, ${n} jours sur ${n} : ${hasRoom ? `${rate} appels par seconde, ` : ''}au plus ${cap} personnes admises, des sessions de ${session}. C’est le moins que doive porter ce qui est derrière${fills ? ` ; la dernière place part alors après ${fills[0]}, et non après ${fills[1]}` : ''}.`,
    },
    f.language,
  );
}

function rangeRow({ setting, planned, least, most, leastOpen, mostOpen, below, above }: Range, f: Format) {
  const w = (word: Word) => say(WORDS[word], f.language);
  const names = { ratePerSecond: 'rate', maxActive: 'cap', sessionSeconds: 'session' } as const;
  const value = (each: number | null) =>
    each === null ? '–' : setting === 'sessionSeconds' ? f.duration(each) : f.number(each, 3);
  const missed = (measure: string | null) => (measure === null ? '' : measureName(measure, f.language));
  return [
    w(names[setting]),
    `${value(least)}${leastOpen ? ` ${w('orLess')}` : ''}`,
    value(planned),
    `${value(most)}${mostOpen ? ` ${w('orMore')}` : ''}`,
    missed(below),
    missed(above),
  ];
}

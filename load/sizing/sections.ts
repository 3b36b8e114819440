import { say } from '../cli/text.ts';
import { type Format, NOTHING } from '../report/format.ts';
import type { Html } from '../report/html.ts';
import { paragraph, section, table } from '../report/sections/table.ts';
import { measures as known } from '../scenario/measures.ts';
import { measureName, missesText } from './answer.ts';
import type { Setting } from './deployment.ts';
import type { Range } from './search.ts';
import type { Sizing } from './sizing.ts';
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

/** How far each setting may move, and what each durability costs. */
export function rangesSection(sizing: Sizing, f: Format): Html | null {
  const { ranges, durabilities } = sizing;
  if (ranges === null) return null;
  const { language } = f;
  const w = (word: Word) => say(WORDS[word], language);
  return section(
    'ranges',
    w('ranges'),
    ranges.length === 0 ? paragraph(w('noRanges')) : paragraph(`${w('rangesLead')} ${endsText(sizing, f)}`),
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
        columns: [w('durabilities'), w('latency'), w('interval'), w('redisBusy'), w('days'), w('breaks')],
        numbers: [1, 2, 3, 4],
        rows: durabilities.map(
          ({ durability, held, days, latencyP99Ms, latencyInterval, redisBusy, missed }) => [
            durability,
            latencyP99Ms === null ? NOTHING : f.milliseconds(latencyP99Ms),
            latencyInterval === null
              ? NOTHING
              : latencyInterval.map((end) => f.milliseconds(Math.max(0, end))).join(' – '),
            redisBusy === null ? NOTHING : f.percent(redisBusy),
            f.number(days),
            held ? w('nothing') : missesText(missed, language),
          ],
        ),
      }),
  );
}

/** On how many days each end held, and how sure that is. */
function endsText({ days, leastShareHeld }: Sizing, f: Format): string {
  const n = f.number(days);
  const sure = leastShareHeld === null ? null : f.percent(leastShareHeld, 0);
  return say(
    {
      en: `Each end held on ${n} of ${n} days${sure === null ? '' : `: at least ${sure} of such days hold there (95%)`}; what is missed beyond was seen on one of them.`,
      fr: `Chaque bout a tenu ${n} jours sur ${n}${sure === null ? '' : ` : au moins ${sure} de tels jours y tiennent (95 %)`} ; ce qui est manqué au-delà fut vu un de ces jours.`,
    },
    f.language,
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

const settingWords = { ratePerSecond: 'rate', maxActive: 'cap', sessionSeconds: 'session' } as const;

function rangeRow(range: Range, f: Format): string[] {
  const { setting, planned, below, above } = range;
  const missed = (measure: string | null) => (measure === null ? '' : measureName(measure, f.language));
  const [least, most] = endTexts(range, f);
  return [
    say(WORDS[settingWords[setting]], f.language),
    least,
    settingText(setting, planned, f),
    most,
    missed(below),
    missed(above),
  ];
}

function endTexts({ setting, least, most, leastOpen, mostOpen }: Range, f: Format): [string, string] {
  const w = (word: Word) => say(WORDS[word], f.language);
  return [
    `${settingText(setting, least, f)}${leastOpen ? ` ${w('orLess')}` : ''}`,
    `${settingText(setting, most, f)}${mostOpen ? ` ${w('orMore')}` : ''}`,
  ];
}

function settingText(setting: Setting, value: number | null, f: Format): string {
  if (value === null) return NOTHING;
  return setting === 'sessionSeconds' ? f.duration(value) : f.number(value, 3);
}

/** The ends of each setting in a line: `cap 201 – 4,000 or more`. */
export function rangesText(ranges: readonly Range[], f: Format): string {
  return ranges
    .map(
      (range) => `${say(WORDS[settingWords[range.setting]], f.language)} ${endTexts(range, f).join(' – ')}`,
    )
    .join('; ');
}

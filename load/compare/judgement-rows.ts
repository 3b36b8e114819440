import { type Language, say, type Text } from '../cli/text.ts';
import { type Formatter, textOf, written } from '../report/charts/writing.ts';
import { type Format, formatOf, NOTHING } from '../report/format.ts';
import type { Change, Judgement } from './judgement.ts';
import { harms, type MeasureName, noisyMeasures } from './measures.ts';

/** A judgement as people read it: a sentence, and a table whose last column but one is the verdict. */
export interface JudgementTable {
  sentence: string;
  columns: string[];
  rows: { cells: string[]; verdict: Change }[];
}

export const VERDICTS: Record<Change, Text> = {
  better: { en: 'better', fr: 'mieux' },
  worse: { en: 'WORSE', fr: 'PIRE' },
  same: { en: 'same', fr: 'pareil' },
  cannotTell: { en: 'cannot tell', fr: 'indécidable' },
};

/** @param names of the reference and of what is judged against it */
export function judgementTable(
  judgement: Judgement,
  names: { reference: string; judged: string },
  language: Language,
): JudgementTable {
  const f = formatOf(language, 'UTC');
  const { number, change } = measureFormat(language);
  const { measures } = judgement;
  const noisy = measures.map((measure) => {
    const { name } = measure;
    const [low, high] = measure.interval ?? [null, null];
    return {
      verdict: measure.verdict,
      cells: [
        say(noisyMeasures[name].title, language),
        number(name, measure.reference),
        number(name, measure.judged),
        measure.change === null ? NOTHING : change(name, measure.change),
        low === null ? NOTHING : `${change(name, low)} … ${change(name, high!)}`,
        say(VERDICTS[measure.verdict], language),
        measure.repeatsNeeded === null ? NOTHING : f.number(measure.repeatsNeeded),
      ],
    };
  });
  // What neither side has broken needs no line each.
  const told = judgement.harms.filter(({ reference, judged }) => (reference ?? 0) > 0 || (judged ?? 0) > 0);
  const counted = told.map(({ name, reference, judged, verdict }) => ({
    verdict,
    cells: [
      say(harms[name].title, language),
      ...[reference, judged].map((count) => (count === null ? NOTHING : f.number(count))),
      ...[NOTHING, NOTHING, say(VERDICTS[verdict], language), NOTHING],
    ],
  }));
  return {
    sentence: sentenceOf(judgement, names, language),
    columns: COLUMNS.map((column) => say(column, language)),
    rows: [...noisy, ...counted],
  };
}

/** How a measure's values, and changes of it, are written. */
export function measureFormat(language: Language): {
  number(name: MeasureName, value: number | null): string;
  change(name: MeasureName, value: number): string;
} {
  const f = formatOf(language, 'UTC');
  const signed = (value: number, digits: number) => `${value > 0 ? '+' : ''}${f.fixed(value, digits)}`;
  return {
    number: (name, value) => (value === null ? NOTHING : textOf(measureWriting(name, f, value), value)),
    change(name, value) {
      const { change, unit } = noisyMeasures[name];
      if (change === 'ratio') return `${signed(value * 100, 1)} %`;
      return unit === 'share' ? `${signed(value * 100, 2)} pt` : signed(value, 3);
    },
  };
}

/** How a measure's values are written that are about as large as `size`. */
export function measureWriting(name: MeasureName, f: Format, size: number): Formatter {
  const { unit } = noisyMeasures[name];
  if (unit === 'share') return written(f, 'percent', 2);
  if (unit === 'tau') return written(f, 'tau');
  return written(f, 'fixed', size < 10 ? 2 : 1);
}

/** Of the table's columns, the one with the verdict. */
export const VERDICT_COLUMN = 5;

const COLUMNS: Text[] = [
  { en: 'measure', fr: 'mesure' },
  { en: 'reference', fr: 'référence' },
  { en: 'judged', fr: 'jugé' },
  { en: 'change', fr: 'écart' },
  { en: 'interval', fr: 'intervalle' },
  { en: 'verdict', fr: 'verdict' },
  { en: 'repeats needed', fr: 'répétitions utiles' },
];

/** What holds for every judgement table, once below them. */
export const JUDGEMENT_MEANING: Text = {
  en: 'Intervals hold all together in 95 % of comparisons. Repeats needed: a side, to find 20 % more latency, 10 % less goodput or the like, nine times in ten. Latencies are those of the calmer half of the seconds while places go, without the hiccups of the machine.',
  fr: 'Les intervalles sont justes tous ensemble dans 95 % des comparaisons. Répétitions utiles : de chaque côté, pour déceler neuf fois sur dix 20 % de latence en plus, 10 % de débit utile en moins ou l’équivalent. Les latences sont celles de la moitié la plus calme des secondes où des places partent, sans les à-coups de la machine.',
};

function sentenceOf(
  { verdict, runs }: Judgement,
  { reference, judged }: { reference: string; judged: string },
  language: Language,
): string {
  const sides = `${runs.judged} : ${runs.reference}`;
  const verdicts: Record<Change, Text> = {
    worse: { en: 'worse', fr: 'pire' },
    better: { en: 'better', fr: 'mieux' },
    same: { en: 'the same, as far as it matters', fr: 'pareil, pour ce qui compte' },
    cannotTell: {
      en: 'cannot tell whether better or worse',
      fr: 'on ne peut dire s’il est meilleur ou pire',
    },
  };
  const few = [NONE_VALID, ONE_RUN][Math.min(runs.judged, runs.reference)] ?? { en: '', fr: '' };
  return say(
    {
      en: `${judged} against ${reference} (runs ${sides}): ${verdicts[verdict].en}.${few.en}`,
      fr: `${judged} face à ${reference} (essais ${sides}) : ${verdicts[verdict].fr}.${few.fr}`,
    },
    language,
  );
}

const NONE_VALID: Text = {
  en: ' One side has no valid run: repeat it on a quieter machine.',
  fr: ' Un côté n’a aucun essai valable : répétez-le sur une machine plus calme.',
};
const ONE_RUN: Text = {
  en: ' One run a side shows nothing of the noise: repeat them (run --repeat 5).',
  fr: ' Un seul essai d’un côté ne dit rien du bruit : répétez-les (run --repeat 5).',
};

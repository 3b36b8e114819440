import { type Language, say, type Text } from '../cli/text.ts';
import {
  type HarmName,
  harmNames,
  harms,
  type Measure,
  measureNames,
  noisyMeasures,
} from '../compare/measures.ts';
import type { Course, LeftOut, PastRun, Trend } from './trend.ts';

/** What the two forms of a trend, on the terminal and as a page, say alike. */

export function titleOf({ scenario }: Trend, language: Language): string {
  return say({ en: `The history of ${scenario}`, fr: `L’historique de ${scenario}` }, language);
}

/** `csq-2016-06-13, fifo, 4,100 people for 500 places, ...`. */
export function conditionsText({ conditions: c }: Course, language: Language): string {
  const speed = c.speed.map((step) => String(step.speed)).join(', ');
  const machine = `${c.machine.cpus} × ${c.machine.cpuModel}, ${c.machine.memoryGiB}`;
  const simulated = c.kind === 'simulated';
  return say(
    {
      en: `${simulated ? 'SIMULATED, ' : ''}${c.admission}, ${c.people} people for ${c.places} places, seed ${c.seed}, scale ${c.scale}, speed ${speed}, servers ${c.servers}, durability ${c.durability}, ${c.generator}; ${machine} GiB`,
      fr: `${simulated ? 'SIMULÉ, ' : ''}${c.admission}, ${c.people} personnes pour ${c.places} places, graine ${c.seed}, échelle ${c.scale}, vitesse ${speed}, serveurs ${c.servers}, durabilité ${c.durability}, ${c.generator} ; ${machine} Gio`,
    },
    language,
  );
}

/** The sides of the judgement, as its sentence names them. */
export function sidesOf({ latest }: Course, language: Language): { judged: string; reference: string } {
  return {
    judged: latest,
    reference: say({ en: 'all runs before', fr: 'tous les essais précédents' }, language),
  };
}

/** Why nothing is judged; null where something is. */
export function unjudged({ judgement, runs, latest }: Course, language: Language): string | null {
  if (judgement !== null) return null;
  const now = runs.some(({ group, valid }) => valid && group === latest);
  return say(
    now
      ? {
          en: `${latest} stands alone: there is no valid run before it under these conditions, so nothing is judged.`,
          fr: `${latest} est seul : aucun essai valable ne le précède dans ces conditions, donc rien n’est jugé.`,
        }
      : {
          en: `${latest} has no valid run, so nothing is judged. Repeat it on a quieter machine.`,
          fr: `${latest} n’a aucun essai valable, donc rien n’est jugé. Répétez-le sur une machine plus calme.`,
        },
    language,
  );
}

/** What a reader must know besides: runs of other conditions that are not shown, and what could not be read. */
export function remarksOf({ courses, leftOut }: Trend, all: boolean, language: Language): string[] {
  const others = all ? [] : courses.slice(1);
  const count = others.reduce((sum, { runs }) => sum + runs.length, 0);
  const examples = [...new Set(others.flatMap(({ differences }) => differences))].slice(0, 3).join('; ');
  const apart: Text = {
    en: `${count} ${count === 1 ? 'run' : 'runs'} of other conditions (${examples}): --all shows them apart`,
    fr: `${count} ${count === 1 ? 'essai' : 'essais'} dans d’autres conditions (${examples}) : --all les montre à part`,
  };
  return [
    ...(count > 0 ? [say(apart, language)] : []),
    ...leftOut.map((each) => say(leftOutText(each), language)),
  ];
}

function leftOutText({ run, why }: LeftOut): Text {
  const french: Record<string, string> = {
    'summary.json is missing': 'summary.json manque',
    'run.json or summary.json is damaged, or of another version':
      'run.json ou summary.json est abîmé, ou d’une autre version',
  };
  return {
    en: `${run} is left out: ${why}; opening-day report ${run} writes it anew`,
    fr: `${run} est laissé de côté : ${french[why] ?? why} ; opening-day report ${run} l’écrit de nouveau`,
  };
}

/** The measures that at least one of the runs has. */
export function measuresOf({ runs }: Course) {
  return measureNames.filter((name) => runs.some(({ measures }) => measures[name] !== null));
}

/** `2026-11-27 02:10`, UTC. */
export function momentOf({ startedAt }: PastRun): string {
  return new Date(startedAt).toISOString().slice(0, 16).replace('T', ' ');
}

/** Seven characters, and `+` where files differed from it. */
export function commitOf({ commit }: PastRun): string {
  return commit === null ? '–' : `${commit.slice(0, 7)}${commit.endsWith('+') ? '+' : ''}`;
}

/** `yes`, or that the run counts in no verdict. */
export function validityOf({ valid }: PastRun, language: Language): string {
  return say(valid ? { en: 'yes', fr: 'oui' } : { en: 'INVALID', fr: 'NON VALABLE' }, language);
}

/** `places beyond the quota: 1`, of what must never happen. */
export function harmsOf({ harms: counts }: PastRun, language: Language): string {
  return harmNames
    .filter((name: HarmName) => (counts[name] ?? 0) > 0)
    .map((name) =>
      `${say(harms[name].title, language)} : ${counts[name]}`.replace(' :', language === 'en' ? ':' : ' :'),
    )
    .join('; ');
}

export function unitOf(name: (typeof measureNames)[number], language: Language): string {
  const { unit, better }: Measure = noisyMeasures[name];
  const units: Record<Measure['unit'], Text> = {
    share: { en: 'share', fr: 'part' },
    'ms wall': { en: 'ms, wall time', fr: 'ms, temps réel' },
    'h opening': { en: 'hours of the day replayed', fr: 'heures du jour rejoué' },
    requests: { en: 'requests', fr: 'requêtes' },
    tau: { en: 'tau: 1 is perfect order, 0 none', fr: 'tau : 1 pour un ordre parfait, 0 pour aucun' },
    'places/min opening': { en: 'places a minute of the day', fr: 'places par minute du jour' },
  };
  const way: Text =
    better === 'more'
      ? { en: 'more is better', fr: 'plus, c’est mieux' }
      : { en: 'less is better', fr: 'moins, c’est mieux' };
  return `${say(units[unit], language)} · ${say(way, language)}`;
}

export const COLUMNS: Record<'number' | 'started' | 'commit' | 'run' | 'valid' | 'harm', Text> = {
  number: { en: 'no.', fr: 'nº' },
  started: { en: 'started (UTC)', fr: 'début (UTC)' },
  commit: { en: 'commit', fr: 'commit' },
  run: { en: 'run', fr: 'essai' },
  valid: { en: 'valid', fr: 'valable' },
  harm: { en: 'what must not happen', fr: 'ce qui ne doit pas arriver' },
};

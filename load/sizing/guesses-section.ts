import { type Language, say, type Text } from '../cli/text.ts';
import { figure } from '../report/charts/render.ts';
import type { Format } from '../report/format.ts';
import { type Html, html } from '../report/html.ts';
import { paragraph, section, table } from '../report/sections/table.ts';
import { type Effects, movedBy, type Sensitivity, type Swing } from './sensitivity.ts';
import type { Sizing } from './sizing.ts';
import { type Effect, effects, effectText, shiftText, spanOf, tornadoChart } from './tornado-chart.ts';
import { WORDS, type Word } from './words.ts';

/** The tornadoes, and every guess that moves something in a table. */
export function guessesSection({ sensitivity }: Sizing, f: Format): Html | null {
  if (sensitivity === null) return null;
  const { language } = f;
  const { swings, middle, days } = sensitivity;
  const w = (word: Word) => say(WORDS[word], language);
  const charts = effects.flatMap((effect) => tornadoChart(sensitivity, effect, language) ?? []);
  const moving = swings.filter((swing) =>
    effects.some(({ name }) => spanOf(swing, middle, name) > 0 || isLost(swing, name)),
  );
  const first = effects.find(({ name }) => middle[name] !== null)?.name ?? 'cores';
  moving.sort((a, b) => spanOf(b, middle, first) - spanOf(a, middle, first));
  return section(
    'guesses',
    w('guesses'),
    charts.map(figure),
    moving.length === 0 ? paragraph(w('noGuess')) : paragraph(changesText(days, f)),
    moving.length > 0 &&
      table({
        name: w('guesses'),
        columns: [
          w('guess'),
          w('value'),
          w('moved'),
          ...effects.map((effect) => headText(effect, middle, language)),
        ],
        numbers: [1, 2, 3, 4, 5],
        wide: true,
        rows: moving.map((swing) => [
          swing.path,
          f.number(swing.value, 4),
          inTwo(f.number(swing.down, 4), f.number(swing.up, 4)),
          ...effects.map(({ name }) => {
            const { down, up } = swing.effects;
            const [less, more] = [down, up].map((way) => shiftText(way[name], middle[name], f));
            return less === '0' && more === '0' ? '0' : inTwo(less!, more!);
          }),
        ]),
      }),
    paragraph(stillText(sensitivity, moving, f), 'note'),
  );
}

/** What is said of less above what is said of more. */
function inTwo(less: string, more: string): Html {
  return html`${less}<br>${more}`;
}

/** An outcome, and what it is with nothing moved. */
function headText(effect: Effect, middle: Effects, language: Language): string {
  const at = middle[effect.name];
  const short = say(effect.short, language);
  return at === null
    ? short
    : say(
        { en: `${short}: ${effectText(effect, at, 'en')}`, fr: `${short} : ${effectText(effect, at, 'fr')}` },
        language,
      );
}

/** Whether moving a guess takes an outcome away on some day: what has no last place has no time of it. */
function isLost({ effects: { down, up } }: Swing, name: keyof Effects): boolean {
  return down[name].lost + up[name].lost > 0;
}

function changesText(days: number, f: Format): string {
  const [n, by] = [f.number(days), f.percent(movedBy, 0)];
  return say(
    {
      en: `Each outcome’s change when the guess is ${by} less (above) and ${by} more (below), as a share of what stands over its column: the mean over ${n} days of its difference from the day of the same people and seed with nothing moved, ± half of the interval that holds that mean with 95% (Student’s t). In brackets what is not told from chance: its interval holds zero, or it is below a thousandth. Each interval stands by itself: of twenty moves that do nothing, one would be told all the same.`,
      fr: `Le changement de chaque résultat quand l’hypothèse est moindre de ${by} (ligne du haut) et supérieure de ${by} (ligne du bas), en part de ce qui est écrit en tête de colonne : la moyenne sur ${n} jours de l’écart au jour des mêmes gens et de la même graine où rien ne change, ± la moitié de l’intervalle qui contient cette moyenne à 95 % (t de Student). Entre parenthèses, ce que rien ne distingue du hasard : l’intervalle contient zéro, ou c’est moins d’un millième. Chaque intervalle vaut pour lui seul : de vingt changements sans effet, un se distinguerait tout de même.`,
    },
    f.language,
  );
}

/** The guesses that were moved and moved nothing that is told from chance, so that nobody looks for them in vain. */
function stillText({ swings, days }: Sensitivity, moving: readonly Swing[], f: Format): string | null {
  const still = swings.filter((swing) => !moving.includes(swing));
  const idle = still.filter((swing) => swing.days < days);
  const chance = still.filter((swing) => !idle.includes(swing));
  const by = f.percent(movedBy, 0);
  const names = (of: readonly Swing[]) => of.map(({ path }) => path).join(', ');
  const texts: Text[] = [];
  if (chance.length > 0)
    texts.push({
      en: `${f.number(chance.length)} more, moved by ${by}, are not told from chance on ${f.number(days)} days, or move none of these outcomes by a thousandth: ${names(chance)}.`,
      fr: `${f.number(chance.length)} autres, portées ${by} plus bas et plus haut, ne se distinguent pas du hasard sur ${f.number(days)} jours, ou ne déplacent aucun de ces résultats d’un millième : ${names(chance)}.`,
    });
  if (idle.length > 0)
    texts.push({
      en: `${f.number(idle.length)} change nothing at all, to the last digit, and were moved on ${f.number(idle[0]!.days)} days only: ${names(idle)}.`,
      fr: `${f.number(idle.length)} ne changent rien du tout, au dernier chiffre près, et ne furent portées ailleurs que sur ${f.number(idle[0]!.days)} jours : ${names(idle)}.`,
    });
  return texts.length === 0 ? null : texts.map((text) => say(text, f.language)).join(' ');
}

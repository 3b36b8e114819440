import { ratio } from '../analysis/headline.ts';
import { type Language, say, type Text } from '../cli/text.ts';
import { type Format, formatOf } from '../report/format.ts';
import { wordsOf } from '../report/words.ts';
import { measures } from '../scenario/measures.ts';
import type { Curve } from './curve.ts';
import type { Setting } from './deployment.ts';
import { connectionsEach } from './past.ts';
import type { Sizing } from './sizing.ts';
import type { Miss } from './trial.ts';

/** The answer in one sentence: what holds whom with how much to spare, how sure that is, and what breaks first. */
export function answerOf(sizing: Omit<Sizing, 'answer'>): Record<Language, string> {
  return { en: sentence(sizing, 'en'), fr: sentence(sizing, 'fr') };
}

function sentence(sizing: Omit<Sizing, 'answer'>, language: Language): string {
  const f = formatOf(language, sizing.scenario.opening.timeZone);
  const { deployment, peopleWithMargin, held, missed, days, interrupted, scenario } = sizing;
  const people = f.number(peopleWithMargin);
  if (deployment === null)
    return say(
      {
        en: 'Interrupted before any deployment was found: there is no answer yet.',
        fr: 'Interrompu avant d’avoir trouvé un déploiement : il n’y a pas encore de réponse.',
      },
      language,
    );
  if (!held) {
    const what = missesText(missed, language);
    // Servers do not make a line of a race.
    const room = scenario.admission.mode === 'passthrough' || scenario.admission.mode === 'session-limit';
    return say(
      {
        en: `No deployment of up to ${deployment.servers} servers holds ${people} people${interrupted ? ' of those tried before the interruption' : ''}: ${what} ${missed.length > 1 ? 'are' : 'is'} missed all the same${room ? '; a waiting room is what to try (--admission fifo)' : ''}.`,
        fr: `Aucun déploiement jusqu’à ${deployment.servers} serveurs ne tient ${people} personnes${interrupted ? ' parmi ceux essayés avant l’interruption' : ''} : ${what} ${missed.length > 1 ? 'sont manqués' : 'est manqué'} de toute façon${room ? ' ; une salle d’attente est à essayer (--admission fifo)' : ''}.`,
      },
      language,
    );
  }
  const { servers } = deployment;
  const margin = f.percent(sizing.margin, 0);
  const connections = connectionsText(sizing, f);
  const lead: Text = {
    en: `${modelText(sizing, 'en')}${servers === 1 ? 'one server holds' : `${f.number(servers)} servers hold`} ${f.number(sizing.people)} people with ${margin} to spare${settingsText(sizing, 'en')}, with durability ${deployment.durability}${connections.en}: every objective is met in ${f.number(days)} of ${f.number(days)} simulated days`,
    fr: `${modelText(sizing, 'fr')}${servers === 1 ? 'un serveur tient' : `${f.number(servers)} serveurs tiennent`} ${f.number(sizing.people)} personnes avec ${margin} de marge${settingsText(sizing, 'fr')}, en durabilité ${deployment.durability}${connections.fr} : tous les objectifs sont atteints dans ${f.number(days)} jours simulés sur ${f.number(days)}`,
  };
  const told = say(lead, language);
  return `${told[0]!.toUpperCase()}${told.slice(1)}${breakText(sizing, language)}.`;
}

function modelText({ scale }: Omit<Sizing, 'answer'>, language: Language): string {
  if (scale === 1) return '';
  const of = ratio(scale, `${language}-CA`);
  return say({ en: `in a ${of} model, `, fr: `dans un modèle ${of}, ` }, language);
}

function settingsText(sizing: Omit<Sizing, 'answer'>, language: Language): string {
  const { deployment, scenario, ranges } = sizing;
  const names: Setting[] = ranges?.map(({ setting }) => setting) ?? [];
  const { mode } = scenario.admission;
  if (deployment === null || (mode !== 'fifo' && mode !== 'lottery' && names.length === 0)) return '';
  const f = formatOf(language, scenario.opening.timeZone);
  const session = f.duration(deployment.sessionSeconds);
  const text: Text =
    mode === 'session-limit'
      ? {
          en: ` with at most ${f.number(deployment.maxActive)} signed in for ${session} each`,
          fr: ` avec au plus ${f.number(deployment.maxActive)} connexions de ${session} chacune`,
        }
      : {
          en: ` at ${f.number(deployment.ratePerSecond, 3)} calls a second, at most ${f.number(deployment.maxActive)} people inside and sessions of ${session}`,
          fr: ` à ${f.number(deployment.ratePerSecond, 3)} appels par seconde, au plus ${f.number(deployment.maxActive)} personnes admises et des sessions de ${session}`,
        };
  return say(text, language);
}

/** What no core gives: each person in line has a connection open. */
function connectionsText(sizing: Omit<Sizing, 'answer'>, f: Format): Text {
  const each = connectionsEach(sizing);
  if (each === null) return { en: '', fr: '' };
  const one = sizing.deployment?.servers === 1;
  return {
    en: `, and ${one ? '' : 'each '}with room for ${f.number(each)} open connections`,
    fr: `, avec place pour ${f.number(each)} connexions ouvertes${one ? '' : ' chacun'}`,
  };
}

function breakText({ curve, scenario }: Omit<Sizing, 'answer'>, language: Language): string {
  if (curve === null) return '';
  const f = formatOf(language, scenario.opening.timeZone);
  const { holds, days, breaks } = curve;
  const [people, n] = [f.number(holds), f.number(days)];
  const text: Text =
    breaks === null
      ? {
          en: `; nothing broke up to ${people} people on ${n} of ${n} days, as far as was tried`,
          fr: ` ; rien n’a cédé jusqu’à ${people} personnes ${n} jours sur ${n}, limite de l’essai`,
        }
      : {
          en: `; what breaks first is ${missesText(breaks.missed.slice(0, 1), 'en')}, at ${f.number(breaks.people)} people (${people} held on ${n} of ${n} days)`,
          fr: ` ; ce qui cède d’abord est ${missesText(breaks.missed.slice(0, 1), 'fr')}, à ${f.number(breaks.people)} personnes (${people} ont tenu ${n} jours sur ${n})`,
        };
  return say(text, language);
}

/** Where the break lies on each of the days, and how sure that is; nothing where it was not looked for on several. */
export function spreadText({ spread, days }: Pick<Curve, 'spread' | 'days'>, f: Format): Text {
  if (spread === null) return { en: '', fr: '' };
  const { least, most } = spread;
  const [from, to, n] = [f.number(least), most === null ? null : f.number(most), f.number(days)];
  const sure = f.percent(spread.confidence, 0);
  return {
    en: `; on ${n} days the break lay ${to === null ? `above ${from}, on one of them beyond all that was tried` : `between ${from} and ${to}`} (which holds the median of such days with ${sure})`,
    fr: ` ; sur ${n} jours, la rupture fut ${to === null ? `au-dessus de ${from}, l’un d’eux au-delà de tout essai` : `entre ${from} et ${to}`} (ce qui contient à ${sure} la médiane de tels jours)`,
  };
}

/** `latency from the intended moment, 99th percentile`: what a measure is called. */
export function measureName(measure: string, language: Language): string {
  const own = OWN[measure];
  if (own !== undefined) return say(own, language);
  const f = formatOf(language, 'UTC');
  return wordsOf(f).objectives.measures[measure] ?? measures[measure]?.means ?? measure;
}

/** What of several objectives is missed, each named once. */
export function missesText(missed: readonly Pick<Miss, 'measure'>[], language: Language): string {
  const names = [...new Set(missed.map(({ measure }) => `“${measureName(measure, language)}”`))];
  return language === 'fr'
    ? names.join(', ').replace(/“/g, '«\u00a0').replace(/”/g, '\u00a0»')
    : names.join(', ');
}

const OWN: Record<string, Text> = {
  'validity.valid': { en: 'the simulator knows all of the day', fr: 'le simulateur connaît tout de ce jour' },
  'servers.busy': { en: 'the servers’ processor time', fr: 'le temps de processeur des serveurs' },
  'redis.busy': { en: 'Redis’s time', fr: 'le temps de Redis' },
};

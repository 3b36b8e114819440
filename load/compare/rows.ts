import type { ParityGroup } from '../analysis/parity.ts';
import { type Language, say, type Text } from '../cli/text.ts';
import { formatOf, NOTHING } from '../report/format.ts';
import { type ComparedRun, type Comparison, earlyTraits, traits } from './comparison.ts';

/** A comparison as people read it, on a terminal or a page: a heading over some lines, a cell a run in each. */
export interface Section {
  heading: string | null;
  lines: { name: string; cells: string[] }[];
}

type Told = (run: ComparedRun) => string;

/** The sections of a comparison in one language. What no run has anything to say of is left out. */
export function sectionsOf({ runs }: Comparison, language: Language): Section[] {
  const f = formatOf(language, 'UTC');
  const of = (value: number | null, tell: (value: number) => string) =>
    value === null ? NOTHING : tell(value);
  const section = (heading: Text | null, lines: [name: Text, tell: Told][]): Section => ({
    heading: heading && say(heading, language),
    lines: lines
      .map(([name, tell]) => ({ name: say(name, language), cells: runs.map(tell) }))
      .filter(({ cells }) => cells.some((cell) => cell !== NOTHING)),
  });
  const share = ({ share, interval: [low, high] }: ParityGroup) =>
    `${f.percent(share)} (${f.number(low * 100, 1)}–${f.number(high * 100, 1)})`;
  const shares = (heading: Text, by: 'success' | 'successOfEarly', names: readonly string[]): Section => ({
    heading: say(heading, language),
    lines: names.flatMap((trait) => {
      const groupsOf = (run: ComparedRun) => (run[by] as Record<string, Record<string, ParityGroup>>)[trait]!;
      const groups = [...new Set(runs.flatMap((run) => Object.keys(groupsOf(run))))].sort();
      return groups.map((group) => ({
        name: groupName(trait, group, language),
        cells: runs.map((run) => {
          const found = groupsOf(run)[group];
          return found === undefined ? NOTHING : share(found);
        }),
      }));
    }),
  });
  return [
    section(null, [
      [MODE, ({ mode }) => modeName(mode, language)],
      [RUN, ({ run }) => run],
      [VALID, ({ valid }) => say(valid ? YES : NO, language)],
    ]),
    section(PEOPLE, [
      [CAME, ({ came }) => f.number(came)],
      [SERVED, ({ served, places }) => `${f.number(served)} / ${f.number(places)}`],
      // Where lots are drawn, coming later and going first is no injury.
      [
        DISPLACED,
        ({ displaced, mode }) => (mode === 'lottery' ? say(BY_LOT, language) : f.number(displaced)),
      ],
      [TAU, ({ tau }) => of(tau, f.tau)],
      [MEDIAN_REQUESTS, ({ requests }) => of(requests.median, (n) => f.number(n, 1))],
      [MEAN_REQUESTS, ({ requests }) => of(requests.mean, (n) => f.number(n, 1))],
      [MEAN_RETRIES, ({ requests }) => of(requests.retriesMean, (n) => f.number(n, 1))],
    ]),
    section(IN_VAIN, [
      [NOBODYS, ({ inVain }) => f.number(inVain.people)],
      [HOURS, ({ inVain }) => f.number(inVain.hours)],
      [MEDIAN_HOURS, ({ inVain }) => of(inVain.medianHours, (n) => f.number(n, 2))],
      [TOLD, ({ inVain }) => f.number(inVain.told)],
      [UNTOLD, ({ inVain }) => f.number(inVain.people - inVain.told)],
    ]),
    section(PORTAL, [
      [GOODPUT, ({ portal }) => of(portal?.goodput ?? null, f.percent)],
      [GOODPUT_IN_LINE, ({ portal }) => of(portal?.goodputInLine ?? null, f.percent)],
      [COLLAPSED, ({ portal }) => of(portal?.collapsedMinutes ?? null, (n) => f.number(n))],
    ]),
    shares(SUCCESS, 'success', traits),
    shares(SUCCESS_OF_EARLY, 'successOfEarly', earlyTraits),
  ].filter(({ lines }) => lines.length > 0);
}

export function modeName(mode: string, language: Language): string {
  return say(MODES[mode] ?? mode, language);
}

export function groupName(trait: string, group: string, language: Language): string {
  return say(GROUPS[`${trait} ${group}`] ?? `${trait} ${group}`, language);
}

const MODE: Text = { en: 'mode', fr: 'mode' };
const RUN: Text = { en: 'run', fr: 'essai' };
const VALID: Text = { en: 'valid', fr: 'valable' };
const YES: Text = { en: 'yes', fr: 'oui' };
const NO: Text = { en: 'NO', fr: 'NON' };
const MODES: Record<string, Text> = {
  fifo: { en: 'fifo', fr: 'file' },
  lottery: { en: 'lottery', fr: 'tirage' },
  'session-limit': { en: 'session-limit', fr: 'connexions limitées' },
  passthrough: { en: 'passthrough', fr: 'sans contrôle' },
};
const PEOPLE: Text = { en: 'People', fr: 'Personnes' };
const CAME: Text = { en: 'people who came', fr: 'personnes venues' };
const SERVED: Text = { en: 'got a place / places', fr: 'ont une place / places' };
const DISPLACED: Text = { en: 'displaced by later ones', fr: 'devancées par de plus tardives' };
const BY_LOT: Text = { en: 'by lot', fr: 'au sort' };
const TAU: Text = { en: 'order, arrival to rank (tau)', fr: 'ordre, arrivée-rang (tau)' };
const MEDIAN_REQUESTS: Text = { en: 'requests a person, median', fr: 'requêtes par personne, médiane' };
const MEAN_REQUESTS: Text = { en: 'requests a person, mean', fr: 'requêtes par personne, moyenne' };
const MEAN_RETRIES: Text = { en: 'of these, tried again, mean', fr: 'dont nouvelles tentatives' };
const IN_VAIN: Text = { en: 'People who got nothing', fr: 'Personnes sans place' };
const NOBODYS: Text = { en: 'people', fr: 'personnes' };
const HOURS: Text = { en: 'hours lost, all together', fr: 'heures perdues, en tout' };
const MEDIAN_HOURS: Text = { en: 'hours lost, median', fr: 'heures perdues, médiane' };
const TOLD: Text = { en: 'told that there is no place', fr: 'l’ont appris du site' };
const UNTOLD: Text = { en: 'left without being told', fr: 'parties sans le savoir' };
const PORTAL: Text = { en: 'The portal', fr: 'Le portail' };
const GOODPUT: Text = { en: 'goodput, of capacity', fr: 'débit utile, de la capacité' };
const GOODPUT_IN_LINE: Text = { en: 'the same, while the line stands', fr: 'idem, tant que dure la file' };
const COLLAPSED: Text = { en: 'collapsed, opening minutes', fr: 'effondré, minutes du jour' };
const SUCCESS: Text = { en: 'Got a place, % (95 % interval)', fr: 'Ont une place, % (intervalle à 95 %)' };
const SUCCESS_OF_EARLY: Text = {
  en: 'The same, of those who came before the opening',
  fr: 'Idem, parmi les personnes venues avant l’ouverture',
};
const GROUPS: Record<string, Text> = {
  'early true': { en: 'came before the opening', fr: 'venues avant l’ouverture' },
  'early false': { en: 'came after the opening', fr: 'venues après l’ouverture' },
  'cameIn firstHalf': { en: 'first half of the pre-queue', fr: '1re moitié de la préouverture' },
  'cameIn secondHalf': { en: 'second half', fr: '2e moitié' },
  'devices 1': { en: 'one device', fr: 'un appareil' },
  'devices 2': { en: 'two devices', fr: 'deux appareils' },
  'devices 3': { en: 'three devices', fr: 'trois appareils' },
  'network fibre': { en: 'fibre', fr: 'fibre' },
  'network dsl': { en: 'DSL', fr: 'DSL' },
  'network mobile': { en: 'mobile', fr: 'mobile' },
  'retry fixed': { en: 'who refresh at an interval', fr: 'qui actualisent à intervalle' },
  'retry mash': { en: 'who mash', fr: 'qui s’acharnent' },
  'retry backoff': { en: 'who back off', fr: 'qui espacent' },
  'retry obey': { en: 'who wait as told', fr: 'qui attendent comme dit' },
};

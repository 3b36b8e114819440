import type { Manifest, Outcome } from '../record/files.ts';
import type { Language, Measures } from './summary.ts';

/** The answer in one sentence, in each language. */
export function headlines(manifest: Manifest, measures: Measures): Record<Language, string> {
  return { en: headline('en', manifest, measures), fr: headline('fr', manifest, measures) };
}

/**
 * What kind of run it was, what became of the places, what became of the people: "1:10 rehearsal: 500 of 500
 * places given, none twice, in order; 4,100 people, of whom 500 got a place, ...".
 */
export function headline(language: Language, manifest: Manifest, measures: Measures): string {
  const say = phrases[language];
  const number = (value: number) => value.toLocaleString(say.locale);
  const { quota, effort, validity } = measures;
  const { outcomes } = effort;

  const places = [
    say.given(number(quota.given), number(quota.total)),
    quota.oversold > 0 ? say.oversold(number(quota.oversold)) : null,
    quota.double > 0 ? say.double(number(quota.double)) : quota.given > 0 ? say.noneTwice : null,
    quota.lost > 0 ? say.lost(number(quota.lost), quota.lost) : null,
    orderClause(say, measures, number, manifest.scenario.admission.mode === 'lottery'),
  ];
  const people = (Object.keys(say.outcomes) as Outcome[])
    .filter((outcome) => outcomes[outcome] > 0)
    .map((outcome) => {
      const told = say.outcomes[outcome](number(outcomes[outcome]), outcomes[outcome]);
      // More people than places had one: some of them in turn.
      const again = outcome === 'reserved' ? outcomes.reserved - quota.given : 0;
      return again > 0 && again <= quota.returned ? `${told}, ${say.cameBack(number(again))}` : told;
    });
  const prefix = say.kind(manifest, validity.valid === 1);
  const whom = people.length > 0 ? `${say.ofWhom} ${people.join(', ')}` : '';
  return `${prefix}${say.colon}${places.filter(Boolean).join(', ')}${say.semicolon} ${say.people(number(effort.people))}${whom}.`;
}

/** `1:10` for 0.1, `1:3.3` for 0.3. */
export function ratio(scale: number, locale = 'en-CA'): string {
  return `1:${(1 / scale).toLocaleString(locale, { maximumFractionDigits: 1 })}`;
}

function orderClause(
  say: (typeof phrases)[Language],
  { order, quota }: Measures,
  number: (value: number) => string,
  drawn: boolean,
): string | null {
  if (quota.given === 0) return null;
  if (order.displaced > 0) return say.displaced(number(order.displaced), order.displaced);
  const called = order.turnToCall.inversions;
  if (called === null) return order.latecomers === 0 ? say.nobodyDisplaced : null;
  return called === 0 ? (drawn ? say.asDrawn : say.inOrder) : say.outOfOrder(number(called));
}

const phrases = {
  en: {
    locale: 'en-CA',
    colon: ': ',
    semicolon: ';',
    kind: ({ scale, interrupted, kind }: Manifest, valid: boolean) =>
      [
        interrupted ? 'INTERRUPTED' : valid ? null : 'INVALID',
        scale < 1 ? ratio(scale) : 'full-scale',
        kind === 'simulated' ? 'simulation' : 'rehearsal',
      ]
        .filter(Boolean)
        .join(' ')
        .replace(/^f/, 'F'),
    given: (given: string, total: string) => `${given} of ${total} places given`,
    noneTwice: 'none twice',
    oversold: (n: string) => `${n} too many`,
    double: (n: string) => `${n} twice`,
    lost: (n: string, _count: number) => `${n} acknowledged and then lost`,
    inOrder: 'in order',
    asDrawn: 'in the order of the draw',
    nobodyDisplaced: 'nobody displaced',
    outOfOrder: (n: string) => `${n} pairs of people called out of order`,
    displaced: (n: string, count: number) =>
      count === 1 ? '1 person displaced by a later one' : `${n} people displaced by later ones`,
    people: (n: string) => `${n} people`,
    ofWhom: ', of whom',
    cameBack: (n: string) => `${n} of them one that came back`,
    outcomes: {
      reserved: (n) => `${n} got a place`,
      exempt: (n) => `${n} needed none`,
      refused: (n, count) => `${n} ${count === 1 ? 'was' : 'were'} told there was none left`,
      standby: (n) => `${n} stood by`,
      gaveUp: (n) => `${n} gave up`,
      neverIn: (n) => `${n} never got in`,
      ineligible: (n, count) => `${n} ${count === 1 ? 'was' : 'were'} not eligible`,
      error: (n) => `${n} ended in an error`,
    } satisfies OutcomePhrases,
  },
  fr: {
    locale: 'fr-CA',
    colon: '\u00a0: ',
    semicolon: '\u00a0;',
    kind: ({ scale, interrupted, kind }: Manifest, valid: boolean) => {
      const what = kind === 'simulated' ? 'Simulation' : 'Répétition';
      const size = scale < 1 ? ratio(scale, 'fr-CA') : 'en vraie grandeur';
      return `${what} ${size}${interrupted ? ' INTERROMPUE' : valid ? '' : ' NON VALABLE'}`;
    },
    given: (given: string, total: string) => `${given} places attribuées sur ${total}`,
    noneTwice: 'aucune en double',
    oversold: (n: string) => `${n} de trop`,
    double: (n: string) => `${n} en double`,
    lost: (n: string, count: number) =>
      `${n} confirmée${count === 1 ? '' : 's'} puis perdue${count === 1 ? '' : 's'}`,
    inOrder: 'dans l’ordre',
    asDrawn: 'dans l’ordre du tirage',
    nobodyDisplaced: 'personne n’a été devancé',
    outOfOrder: (n: string) => `${n} paires de personnes appelées dans le désordre`,
    displaced: (n: string, count: number) =>
      count === 1
        ? '1 personne devancée par une autre venue plus tard'
        : `${n} personnes devancées par d’autres venues plus tard`,
    people: (n: string) => `${n} personnes`,
    ofWhom: ', dont',
    cameBack: (n: string) => `dont ${n} une place rendue`,
    outcomes: {
      reserved: (n, count) => `${n} ${count === 1 ? 'a' : 'ont'} obtenu une place`,
      exempt: (n, count) => `${n} n’en ${count === 1 ? 'avait' : 'avaient'} pas besoin`,
      refused: (n, count) => `${n} ${count === 1 ? 'a' : 'ont'} appris qu’il n’en restait plus`,
      standby: (n, count) => `${n} ${count === 1 ? 'est' : 'sont'} sur la liste d’attente`,
      gaveUp: (n, count) => `${n} ${count === 1 ? 'a' : 'ont'} renoncé`,
      neverIn: (n, count) => `${n} n’${count === 1 ? 'a' : 'ont'} jamais pu entrer`,
      ineligible: (n, count) => `${n} n’${count === 1 ? 'était pas admissible' : 'étaient pas admissibles'}`,
      error: (n, count) => `${n} ${count === 1 ? 'a' : 'ont'} fini sur une erreur`,
    } satisfies OutcomePhrases,
  },
};

type OutcomePhrases = Record<Outcome, (n: string, count: number) => string>;

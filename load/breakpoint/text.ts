import { type Language, say, type Text } from '../cli/text.ts';
import type { Breakpoint, Level } from './breakpoint.ts';
import type { Ended } from './search.ts';

const ENDED: Record<Ended, Text> = {
  narrow: { en: 'the interval is narrow enough', fr: 'l’intervalle est assez étroit' },
  runs: { en: 'as many runs as were allowed', fr: 'le nombre d’essais permis est atteint' },
  time: { en: 'the time that was allowed is over', fr: 'le temps permis est écoulé' },
  interrupted: { en: 'interrupted: the results so far', fr: 'interrompu : les résultats obtenus' },
  generator: {
    en: 'the generator gave out before the server: a run that it cannot drive says nothing of it. More --generators, a machine of its own for them, or a lower --speed go further',
    fr: 'le générateur a lâché avant le serveur : un essai qu’il ne peut mener n’en dit rien. Plus de --generators, une machine à part pour eux ou une --speed moindre vont plus loin',
  },
  unbroken: {
    en: 'nothing broke at the largest crowd there may be',
    fr: 'rien n’a cédé à la plus grande foule permise',
  },
  broken: {
    en: 'an objective is missed however few come: it is not a matter of capacity',
    fr: 'un objectif est manqué même avec très peu de gens : ce n’est pas une question de capacité',
  },
};

export const endedText = (ended: Ended, language: Language): string => say(ENDED[ended], language);

/** With three digits that count: no capacity is known better. */
export const numbers = (language: Language) => {
  const format = new Intl.NumberFormat(`${language}-CA`, { maximumSignificantDigits: 3 });
  return (value: number) => format.format(value);
};

/** One run, in a line. */
export function levelText({ people, verdict, broken, reasons }: Level, language: Language): string {
  const words: Record<string, Text> = {
    met: { en: 'all objectives hold', fr: 'tous les objectifs tiennent' },
    cannotTell: { en: 'nothing is missed', fr: 'rien n’est manqué' },
    missed: { en: `missed: ${broken.join('; ')}`, fr: `manqué : ${broken.join(' ; ')}` },
    invalid: { en: `invalid: ${reasons[0] ?? ''}`, fr: `non valable : ${reasons[0] ?? ''}` },
  };
  return `${people}: ${say(words[verdict]!, language)}`;
}

/** The answer in one sentence. */
export function headlineOf(result: Breakpoint, language: Language): string {
  const n = numbers(language);
  const { capacity, peakPerMinute, held, broke, generatorLimit: limit } = result;
  if (capacity === null || peakPerMinute === null) {
    if (limit !== null && broke === null) return notFound(limit, held, language);
    if (held !== null)
      return say(
        {
          en: `All objectives hold for ${n(held)} people at least; where they break was not found.`,
          fr: `Tous les objectifs tiennent pour au moins ${n(held)} personnes ; le point de rupture n’a pas été trouvé.`,
        },
        language,
      );
    if (broke !== null)
      return say(
        {
          en: `An objective is missed for ${n(broke)} people already.`,
          fr: `Un objectif est manqué dès ${n(broke)} personnes.`,
        },
        language,
      );
    return say({ en: 'No run could be trusted.', fr: 'Aucun essai n’est valable.' }, language);
  }
  const [low, high] = capacity.interval;
  return say(
    {
      en: `The objectives hold for up to ${n(capacity.level)} people (95 %: ${n(low)} to ${n(high)}), or ${n(peakPerMinute.value)} arrivals in the busiest minute (${n(peakPerMinute.interval[0])} to ${n(peakPerMinute.interval[1])}).`,
      fr: `Les objectifs tiennent jusqu’à ${n(capacity.level)} personnes (95 % : ${n(low)} à ${n(high)}), soit ${n(peakPerMinute.value)} arrivées dans la minute la plus chargée (${n(peakPerMinute.interval[0])} à ${n(peakPerMinute.interval[1])}).`,
    },
    language,
  );
}

/** Nothing broke below what the generator can drive. */
function notFound(limit: number, held: number | null, language: Language): string {
  const n = numbers(language);
  const so = {
    en: `Not found: the generator’s limit, at ${n(limit)} people, came first.`,
    fr: `Non trouvé : la limite du générateur, à ${n(limit)} personnes, est venue d’abord.`,
  };
  const least =
    held === null
      ? { en: 'No smaller run could be trusted.', fr: 'Aucun essai plus petit n’est valable.' }
      : {
          en: `All objectives hold for ${n(held)} people at least.`,
          fr: `Tous les objectifs tiennent pour au moins ${n(held)} personnes.`,
        };
  return `${say(so, language)} ${say(least, language)}`;
}

/** The law of scalability, or why there is none. */
export function scalabilityText({ scalability }: Breakpoint, language: Language): string {
  const n = numbers(language);
  if (!scalability.identifiable)
    return say(
      {
        en: `Universal scalability law: not identifiable. ${capital(scalability.reason.en)}.`,
        fr: `Loi universelle de mise à l’échelle : non identifiable. ${capital(scalability.reason.fr)}.`,
      },
      language,
    );
  const { gamma, alpha, beta, peak } = scalability;
  const law = `γ ${n(gamma)}, α ${n(alpha)}, β ${n(beta)}`;
  if (peak === null)
    return say(
      {
        en: `Universal scalability law: ${law}; no peak is told from the points.`,
        fr: `Loi universelle de mise à l’échelle : ${law} ; les points ne montrent pas de sommet.`,
      },
      language,
    );
  return say(
    {
      en: `Universal scalability law: ${law}; most at ${n(peak.concurrency)} in flight, ${n(peak.throughput)} requests a second.`,
      fr: `Loi universelle de mise à l’échelle : ${law} ; sommet à ${n(peak.concurrency)} en cours, ${n(peak.throughput)} requêtes par seconde.`,
    },
    language,
  );
}

/** What a terminal shows at the end. */
export function breakpointText(result: Breakpoint, folder: string, language: Language): string[] {
  const { brokenBy, ended } = result;
  const broken = Object.entries(brokenBy).sort((a, b) => b[1] - a[1]);
  return [
    headlineOf(result, language),
    `${say({ en: 'Ended:', fr: 'Fin :' }, language)} ${endedText(ended, language)}.`,
    ...broken.map(([name, times]) => `${say({ en: 'missed', fr: 'manqué' }, language)} ${times}×: ${name}`),
    scalabilityText(result, language),
    `${say({ en: 'Page:', fr: 'Page :' }, language)} ${folder}/breakpoint.html`,
  ];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

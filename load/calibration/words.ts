import { type Language, say, type Text } from '../cli/text.ts';
import { formatOf } from '../report/format.ts';
import type { Calibrated, Costs, FitOf } from '../simulation/costs.ts';
import type { Distribution } from '../simulation/distribution.ts';

/** What report, terminal and sizing say alike of the costs that a simulation stands on. */

/** `calibrated by run csq-... (distributions fitted)`, or that they are assumed. */
export function costsFrom({ from, calibrated }: Costs, language: Language): string {
  if (from === 'assumed')
    return say(
      { en: 'costs assumed, of no machine in particular', fr: 'coûts supposés, d’aucune machine précise' },
      language,
    );
  const which = calibrated === undefined ? '' : ` (${takenText(calibrated, language)})`;
  const how: Text = calibrated?.invalid
    ? {
        en: `calibrated by run ${from}${which}, which is INVALID: take another one before you believe this`,
        fr: `calibré par l’essai ${from}${which}, qui est NON VALABLE : prenez-en un autre avant de croire ceci`,
      }
    : calibrated
      ? { en: `calibrated by run ${from}${which}`, fr: `calibré par l’essai ${from}${which}` }
      : {
          en: `calibrated by run ${from}, from four quantiles of each kind of call`,
          fr: `calibré par l’essai ${from}, d’après quatre quantiles de chaque sorte d’appel`,
        };
  return say(how, language);
}

/** Which distributions of the run are used; of fitted ones, how many were refused. */
function takenText({ distributions, fits }: Calibrated, language: Language): string {
  if (distributions === 'empirical')
    return say({ en: 'distributions as measured', fr: 'distributions telles que mesurées' }, language);
  const used = fits.filter(({ isUsed }) => isUsed);
  const refused = used.filter((fit) => fit.refused).length;
  const [fitted, but]: [Text, Text] = [
    { en: 'distributions fitted', fr: 'distributions ajustées' },
    {
      en: `; ${refused} of ${used.length} refused, and taken as measured`,
      fr: ` ; ${refused} sur ${used.length} ${refused === 1 ? 'rejetée, et prise telle que mesurée' : 'rejetées, et prises telles que mesurées'}`,
    },
  ];
  return `${say(fitted, language)}${refused === 0 ? '' : say(but, language)}`;
}

/** What a terminal says of the costs: where they are from, and below it what is used of each fitted time. */
export function costsLines(costs: Costs, language: Language): string[] {
  return [costsFrom(costs, language), ...fitLines(costs, language).map((each) => `  ${each}`)];
}

/** Of each time that is used: its distribution, and how well it fits, or the best one that was not taken. */
export function fitLines({ calibrated }: Costs, language: Language): string[] {
  const used = calibrated?.fits.filter(({ isUsed }) => isUsed) ?? [];
  return used.map((fit) => {
    const [best] = fit.tried;
    const of = say({ en: ': ', fr: ' : ' }, language);
    const taken = distributionText(fit.used, language);
    const told = `${whatIsFitted(fit, language)}${of}${taken}`;
    if (best === undefined) return told;
    const test = testText(fit, language);
    if (fit.used.kind !== 'empirical') return `${told} (${test})`;
    return `${told}${say({ en: ', not ', fr: ', et non ' }, language)}${distributionText(best.fit, language)} (${test})`;
  });
}

/** `A² = 0.31, p = 0.62 (500 values): holds`. */
export function testText({ test, refused }: FitOf, language: Language): string {
  if (test === null) return say({ en: 'too few values', fr: 'trop peu de valeurs' }, language);
  const f = formatOf(language, 'UTC');
  const p =
    test.pValue <= 1 / (test.resamples + 1)
      ? `≤ ${f.number(test.pValue, 3)}`
      : `= ${f.fixed(test.pValue, 2)}`;
  const values = say({ en: 'values', fr: 'valeurs' }, language);
  const verdict: Text = refused ? { en: ': refused', fr: ' : rejeté' } : { en: ': holds', fr: ' : tient' };
  return `A² = ${f.fixed(test.statistic, 2)}, p ${p} (${f.number(test.tested)} ${values})${say(verdict, language)}`;
}

const WHAT: Record<FitOf['what'], Text> = {
  network: {
    en: 'answer to a look, less the server’s work',
    fr: 'réponse à un coup d’œil, moins le travail du serveur',
  },
  disk: { en: 'a batch of changes, to the disk', fr: 'un lot de changements, jusqu’au disque' },
  form: { en: 'time over the form, ready ones', fr: 'temps passé sur un formulaire prêt' },
  portal: { en: 'the portal’s time, unhurried', fr: 'temps du portail, sans affluence' },
};

export function whatIsFitted({ what }: FitOf, language: Language): string {
  return say(WHAT[what], language);
}

/** `lognormal, mu 0.21, sigma 0.48`. */
export function distributionText(of: Distribution, language: Language): string {
  const digits = (value: number) =>
    value.toLocaleString(`${language}-CA`, { maximumSignificantDigits: 3 }).replace('-', '−');
  const names: Record<Distribution['kind'], Text> = {
    constant: { en: 'constant', fr: 'constante' },
    exponential: { en: 'exponential', fr: 'exponentielle' },
    lognormal: { en: 'lognormal', fr: 'log-normale' },
    gamma: { en: 'gamma', fr: 'gamma' },
    weibull: { en: 'Weibull', fr: 'Weibull' },
    empirical: { en: 'as measured', fr: 'distribution mesurée' },
  };
  const parameters = Object.entries(of).flatMap(([name, value]) =>
    typeof value === 'number' ? [`${say(PARAMETERS[name] ?? name, language)}\u00a0${digits(value)}`] : [],
  );
  return [say(names[of.kind], language), ...parameters].join(', ');
}

const PARAMETERS: Record<string, Text> = {
  value: { en: 'always', fr: 'toujours' },
  mean: { en: 'mean', fr: 'moyenne' },
  shape: { en: 'shape', fr: 'forme' },
  scale: { en: 'scale', fr: 'échelle' },
};

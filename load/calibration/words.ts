import { type Language, say, type Text } from '../cli/text.ts';
import type { Costs, FitOf } from '../simulation/costs.ts';
import type { Distribution } from '../simulation/distribution.ts';

/** What report, terminal and sizing say alike of the costs that a simulation stands on. */

/** `calibrated by run csq-...`, or that they are assumed. */
export function costsFrom({ from, calibrated }: Costs, language: Language): string {
  if (from === 'assumed')
    return say(
      { en: 'costs assumed, of no machine in particular', fr: 'coûts supposés, d’aucune machine précise' },
      language,
    );
  const how: Text = calibrated?.invalid
    ? {
        en: `calibrated by run ${from}, which is INVALID: take another one before you believe this`,
        fr: `calibré par l’essai ${from}, qui est NON VALABLE : prenez-en un autre avant de croire ceci`,
      }
    : calibrated
      ? { en: `calibrated by run ${from}`, fr: `calibré par l’essai ${from}` }
      : {
          en: `calibrated by run ${from}, from four quantiles of each kind of call`,
          fr: `calibré par l’essai ${from}, d’après quatre quantiles de chaque sorte d’appel`,
        };
  return say(how, language);
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
  const digits = (value: number) => value.toLocaleString(`${language}-CA`, { maximumSignificantDigits: 3 });
  const names: Record<Distribution['kind'], Text> = {
    constant: { en: 'constant', fr: 'constante' },
    exponential: { en: 'exponential', fr: 'exponentielle' },
    lognormal: { en: 'lognormal', fr: 'log-normale' },
    gamma: { en: 'gamma', fr: 'gamma' },
    weibull: { en: 'Weibull', fr: 'Weibull' },
    empirical: { en: 'as measured', fr: 'telle que mesurée' },
  };
  const parameters = Object.entries(of).flatMap(([name, value]) =>
    typeof value === 'number' ? [`${say(PARAMETERS[name] ?? name, language)} ${digits(value)}`] : [],
  );
  return [say(names[of.kind], language), ...parameters].join(', ');
}

const PARAMETERS: Record<string, Text> = {
  value: { en: 'always', fr: 'toujours' },
  mean: { en: 'mean', fr: 'moyenne' },
  shape: { en: 'shape', fr: 'forme' },
  scale: { en: 'scale', fr: 'échelle' },
};

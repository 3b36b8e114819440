import type { Distributions } from '../simulation/costs.ts';
import { UsageError } from './command.ts';
import { choice } from './options.ts';

/** `--distributions`, of each command that takes `--calibrate`. */
export const distributions = choice(['fitted', 'empirical'], {
  fallback: null,
  help: {
    en: 'With --calibrate: fitted takes the likeliest distribution of each time, or its measured quantiles where the fit is refused; empirical takes the measured quantiles of all. How well each fits is shown either way.',
    fr: 'Avec --calibrate : fitted prend de chaque temps la distribution la plus vraisemblable, ou ses quantiles mesurés si l’ajustement est rejeté ; empirical prend partout les quantiles mesurés. La qualité de chaque ajustement est montrée dans les deux cas.',
  },
  fallbackHelp: 'fitted',
});

/** @throws UsageError where they are asked for, and there is no run to take them from */
export function distributionsOf(asked: {
  calibrate: string | null;
  distributions: Distributions | null;
}): Distributions {
  if (asked.distributions !== null && asked.calibrate === null)
    throw new UsageError([
      `--distributions ${asked.distributions}: says how to take the costs of a run; name it with --calibrate DIR`,
    ]);
  return asked.distributions ?? 'fitted';
}

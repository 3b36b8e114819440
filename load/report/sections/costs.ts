import { leastPValue } from '../../calibration/fit.ts';
import { costsFrom, distributionText, testText, whatIsFitted } from '../../calibration/words.ts';
import { type Language, say, type Text } from '../../cli/text.ts';
import type { Calibrated, Costs, FitOf } from '../../simulation/costs.ts';
import { type Format, NOTHING } from '../format.ts';
import { type Html, html } from '../html.ts';
import { paragraph, section, table } from './table.ts';

/** What the calls of a simulated day cost, where that comes from, and how well it fits. */
export function costsSection(costs: Costs, f: Format): Html {
  const { language } = f;
  const { calibrated } = costs;
  const told = costsFrom(costs, language);
  const heading = say(WORDS.heading, language);
  const lead = `${told[0]!.toUpperCase()}${told.slice(1)}.`;
  if (calibrated === undefined)
    return section('costs', heading, paragraph(`${lead} ${say(WORDS.assumed, language)}`));
  return section(
    'costs',
    heading,
    paragraph(`${lead} ${machineText(calibrated, f)}`),
    unitsTable(calibrated, f),
    fitsTable(calibrated, f),
    quantilesTable(calibrated, f),
    paragraph(noteText(calibrated, language), 'note'),
  );
}

function machineText({ machine, seconds, quietSeconds, durability }: Calibrated, f: Format): string {
  const text: Text = {
    en: `Its machine: ${machine.cpus} × ${machine.cpuModel}; durability "${durability}". Processor time over ${f.number(seconds)} s; latencies of the ${f.number(quietSeconds)} s in which the servers were less than half busy and the generator was in time.`,
    fr: `Sa machine : ${machine.cpus} × ${machine.cpuModel} ; durabilité « ${durability} ». Temps de processeur sur ${f.number(seconds)} s ; latences des ${f.number(quietSeconds)} s où les serveurs étaient occupés à moins de la moitié et le générateur à l’heure.`,
  };
  return say(text, f.language);
}

function unitsTable({ servers, redis }: Calibrated, f: Format): Html | null {
  const { language } = f;
  if (servers === null && redis === null) return null;
  const ms = (value: number) => `${f.number(value, 3)}\u00a0ms`;
  const row = (name: Text, cost: Calibrated['servers']) => [
    say(name, language),
    ...(cost === null
      ? [NOTHING, NOTHING, NOTHING, NOTHING]
      : [
          ms(cost.readMs),
          ms(cost.changeMs),
          ms(cost.idleMs),
          cost.explained === null ? NOTHING : f.percent(cost.explained, 0),
        ]),
  ];
  return table({
    name: say(WORDS.units, language),
    columns: WORDS.unitColumns.map((each) => say(each, language)),
    numbers: [1, 2, 3, 4],
    rows: [row(WORDS.server, servers), row(WORDS.redis, redis)],
  });
}

function fitsTable({ fits }: Calibrated, f: Format): Html | null {
  const { language } = f;
  if (fits.length === 0) return null;
  return table({
    name: say(WORDS.fits, language),
    wide: true,
    columns: WORDS.fitColumns.map((each) => say(each, language)),
    numbers: [1, 2],
    rows: fits.map((fit) => [
      whatIsFitted(fit, language),
      f.number(fit.n),
      amount(fit.mean, fit, f),
      fit.tried[0] === undefined ? NOTHING : distributionText(fit.tried[0].fit, language),
      testText(fit, language),
      fit.isUsed
        ? distributionText(fit.used, language)
        : say(fit.what === 'portal' ? WORDS.isSet : WORDS.notUsed, language),
    ]),
  });
}

function noteText({ distributions }: Calibrated, language: Language): string {
  const used = distributions === 'empirical' ? WORDS.empirical : WORDS.fitted;
  return [WORDS.howFitted, used, WORDS.howCalled].map((each) => say(each, language)).join(' ');
}

function quantilesTable({ fits }: Calibrated, f: Format): Html | null {
  const { language } = f;
  const [first] = fits;
  if (first === undefined) return null;
  return table({
    name: say(WORDS.quantiles, language),
    columns: [say(WORDS.quantiles, language), ...first.quantiles.map(([share]) => f.percent(share, 0))],
    numbers: first.quantiles.map((_, i) => i + 1),
    rows: fits.map((fit) => [
      whatIsFitted(fit, language),
      ...fit.quantiles.map(
        ([, measured, fitted]) => html`${amount(measured, fit, f)}<small>${amount(fitted, fit, f)}</small>`,
      ),
    ]),
  });
}

function amount(value: number, { unit }: Pick<FitOf, 'unit'>, f: Format): string {
  return `${f.number(value, value < 10 ? 2 : 0)}\u00a0${unit}`;
}

const WORDS = {
  heading: { en: 'What its calls cost', fr: 'Ce que coûtent ses appels' },
  assumed: {
    en: 'Latencies, and how busy servers and Redis are, say nothing of a real machine: simulate --calibrate DIR takes them from a measured run.',
    fr: 'Les latences et l’occupation des serveurs et de Redis ne disent rien d’une vraie machine : simulate --calibrate DIR les tire d’un essai mesuré.',
  },
  units: { en: 'Processor time', fr: 'Temps de processeur' },
  unitColumns: [
    { en: 'Processor time', fr: 'Temps de processeur' },
    { en: 'a look or poll', fr: 'par coup d’œil' },
    { en: 'a change', fr: 'par changement' },
    { en: 'idle, a second', fr: 'au repos, par seconde' },
    { en: 'explained', fr: 'expliqué' },
  ],
  server: { en: 'servers', fr: 'serveurs' },
  redis: { en: 'Redis', fr: 'Redis' },
  fits: { en: 'Fitted distributions', fr: 'Distributions ajustées' },
  fitColumns: [
    { en: 'Time', fr: 'Temps' },
    { en: 'Values', fr: 'Valeurs' },
    { en: 'Mean', fr: 'Moyenne' },
    { en: 'Best fit (least AIC)', fr: 'Meilleur ajustement (AIC minimal)' },
    { en: 'Anderson-Darling', fr: 'Anderson-Darling' },
    { en: 'Used', fr: 'Retenu' },
  ],
  quantiles: { en: 'Quantiles; fitted below', fr: 'Quantiles ; dessous, ajustés' },
  notUsed: { en: 'not used: another durability is simulated', fr: 'non : autre durabilité simulée' },
  isSet: { en: 'not used: the scenario sets it', fr: 'non : le scénario le fixe' },
  howFitted: {
    en: 'Of exponential, lognormal, gamma and Weibull by maximum likelihood, the one of the least Akaike criterion. Its test fits the parameters anew in each of 199 samples drawn from it, on 500 values at most: of more, no family would ever hold.',
    fr: 'Parmi exponentielle, log-normale, gamma et Weibull au maximum de vraisemblance, celle du plus petit critère d’Akaike. Son test ajuste de nouveau les paramètres dans chacun de 199 échantillons qui en sont tirés, sur 500 valeurs au plus : avec davantage, aucune famille ne tiendrait jamais.',
  },
  fitted: {
    en: `Below p = ${leastPValue} the measured distribution itself is used, in straight lines between its quantiles.`,
    fr: `Sous p = ${String(leastPValue).replace('.', ',')}, on retient la distribution mesurée elle-même, en lignes droites entre ses quantiles.`,
  },
  empirical: {
    en: 'Here the measured distributions themselves are used, as was asked, in straight lines between their quantiles; the fits stand beside them.',
    fr: 'Ici, comme demandé, on retient les distributions mesurées elles-mêmes, en lignes droites entre leurs quantiles ; les ajustements figurent à côté.',
  },
  howCalled: {
    en: 'Processor time a call is by least squares over the seconds of the run; only its mean can be told, and it is spread exponentially. The disk’s time is by how much a change takes longer than a look, quantile by quantile.',
    fr: 'Le temps de processeur par appel vient des moindres carrés sur les secondes de l’essai ; seule sa moyenne se connaît, répartie exponentiellement. Le temps du disque est ce qu’un changement prend de plus qu’un coup d’œil, quantile par quantile.',
  },
} as const satisfies Record<string, Text | readonly Text[]>;

import type { DayMeasures } from '../../analysis/day-measures.ts';
import { dayMeasures } from '../../analysis/day-measures.ts';
import { say, type Text } from '../../cli/text.ts';
import type { Reference } from '../../run/reference.ts';
import { dayAmount, dayTitles } from '../day-words.ts';
import { type Format, NOTHING } from '../format.ts';
import type { Html } from '../html.ts';
import type { View } from '../view.ts';
import { paragraph, section, table } from './table.ts';

/** Beside a scale model, the simulated day at full size. Nothing where there is none. */
export function reference({ records, summary, f, ratio, reference: full }: View): Html | null {
  if (full === null || ratio === null) return null;
  const { language } = f;
  const { scale } = records.manifest;
  const own = dayMeasures(records, summary);
  const counts: readonly (keyof DayMeasures)[] = ['served', 'gaveUp', 'requests', 'peakWaiting'];
  const rows = Object.keys(dayTitles).map((name) => {
    const measure = name as keyof DayMeasures;
    const value = own[measure];
    const times = value === null ? null : counts.includes(measure) ? value / scale : value;
    return [
      say(dayTitles[measure], language),
      dayAmount(measure, value, f),
      dayAmount(measure, times, f),
      dayAmount(measure, full.measures[measure], f),
    ];
  });
  const { latencyMs, peakRequestsPerSecond } = summary.service;
  const ms = (value: number | null) => (value === null ? NOTHING : f.milliseconds(value));
  const number = (value: number | null) => (value === null ? NOTHING : f.number(value));
  return section(
    'reference',
    say({ en: 'The full-size day, simulated', fr: 'Le jour en vraie grandeur, simulé' }, language),
    paragraph(lead(full, ratio, f)),
    table({
      name: say({ en: 'The full-size day, simulated', fr: 'Le jour en vraie grandeur, simulé' }, language),
      columns: [
        '',
        say({ en: `This run, ${ratio}`, fr: `Cet essai, ${ratio}` }, language),
        say({ en: 'Scaled up', fr: 'Ramené à la taille réelle' }, language),
        say({ en: 'SIMULATED, full size', fr: 'SIMULÉ, vraie grandeur' }, language),
      ],
      numbers: [1, 2, 3],
      rows: [
        ...rows,
        [say(LATENCY, language), ms(latencyMs?.p99 ?? null), NOTHING, ms(full.latencyP99Ms)],
        [say(PEAK, language), number(peakRequestsPerSecond), NOTHING, number(full.requestsPerSecond)],
      ],
    }),
    full.serversBusy !== null && full.redisBusy !== null && paragraph(busyText(full, f)),
  );
}

function lead({ people, places, seed }: Reference, ratio: string, f: Format): string {
  return say(
    {
      en: `A ${ratio} model is not the day. Beside it: ${f.number(people)} people for ${f.number(places)} places, of the same seed (${seed}) and at the speed of the real day, simulated once with what this run’s calls cost. Counts scale up; waits keep their length; latency and requests a second do not carry over, since the run’s day went faster.`,
      fr: `Un modèle ${ratio} n’est pas le jour. À côté : ${f.number(people)} personnes pour ${f.number(places)} places, de la même graine (${seed}) et à la vitesse du vrai jour, simulées une fois avec ce que coûtent les appels de cet essai. Les nombres s’extrapolent ; les attentes gardent leur durée ; la latence et les requêtes par seconde ne se transposent pas, le jour de l’essai allant plus vite.`,
    },
    f.language,
  );
}

function busyText({ servers, serversBusy, redisBusy }: Reference, f: Format): string {
  return say(
    {
      en: `In its busiest minute that day asks ${f.percent(serversBusy!)} of ${f.number(servers)} such server ${servers === 1 ? 'process' : 'processes'} and ${f.percent(redisBusy!)} of one Redis.`,
      fr: `Dans sa minute la plus chargée, ce jour demande ${f.percent(serversBusy!)} de ${f.number(servers)} processus serveur${servers === 1 ? '' : 's'} de cette sorte et ${f.percent(redisBusy!)} d’un Redis.`,
    },
    f.language,
  );
}

const LATENCY: Text = { en: 'latency, 99th percentile', fr: 'latence, 99e centile' };
const PEAK: Text = { en: 'requests in the busiest second', fr: 'requêtes dans la seconde la plus chargée' };

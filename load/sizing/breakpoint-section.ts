import { say } from '../cli/text.ts';
import { type Format, NOTHING } from '../report/format.ts';
import type { Html } from '../report/html.ts';
import { paragraph, section, table } from '../report/sections/table.ts';
import { missesText } from './answer.ts';
import { type Compared, speedOf } from './breakpoint.ts';
import type { Sizing } from './sizing.ts';
import { WORDS, type Word } from './words.ts';

/** The measured breakpoint beside the simulated one, and why they differ. */
export function breakpointSection({ measured: compared }: Sizing, f: Format): Html | null {
  if (compared === null) return null;
  const { language } = f;
  const w = (word: Word) => say(WORDS[word], language);
  const { measured, simulated } = compared;
  const people = (count: number | null) => (count === null ? w('notReached') : f.number(count));
  const { capacity, brokenBy } = measured;
  const first = Object.entries(brokenBy).sort((a, b) => b[1] - a[1])[0]?.[0];
  return section(
    'measured',
    w('measured'),
    paragraph(conditions(compared, f), 'lead'),
    table({
      name: w('measured'),
      columns: ['', w('measuredColumn'), w('simulatedColumn')],
      numbers: [1, 2],
      rows: [
        [w('holdsPeople'), people(measured.held), f.number(simulated.holds)],
        [w('breaksPeople'), people(measured.broke), people(simulated.breaks?.people ?? null)],
        ...(capacity === null ? [] : [[w('half'), halfText(capacity, f), spreadCell(simulated, f)]]),
        [
          w('firstMissed'),
          first ?? NOTHING,
          simulated.breaks === null ? NOTHING : missesText(simulated.breaks.missed.slice(0, 1), language),
        ],
      ],
    }),
    paragraph(difference(compared, f)),
  );
}

function halfText(
  { level, interval: [low, high] }: { level: number; interval: [number, number] },
  f: Format,
) {
  return `${f.number(level)} (${f.number(low)} – ${f.number(high)})`;
}

/** The least and the most of the days' breaks, with the confidence that the median lies between them. */
function spreadCell({ spread }: Compared['simulated'], f: Format): string {
  if (spread === null || spread.most === null) return NOTHING;
  return `${f.number(spread.least)} – ${f.number(spread.most)} (${f.percent(spread.confidence, 0)})`;
}

function conditions({ run, measured }: Compared, f: Format): string {
  const { scale, servers, machine } = measured;
  const speed = speedOf(measured);
  return say(
    {
      en: `Run ${run} took a real system to its break, at scale ${f.number(scale, 4)} and speed ${f.number(speed)}, with ${f.number(servers)} server ${servers === 1 ? 'process' : 'processes'}, all of it on ${machine.cpus} × ${machine.cpuModel}. Simulated is the same: scale, speed, servers, people.`,
      fr: `L’essai ${run} a mené un vrai système jusqu’à ce qu’il cède, à l’échelle ${f.number(scale, 4)} et à la vitesse ${f.number(speed)}, avec ${f.number(servers)} processus serveur${servers === 1 ? '' : 's'}, le tout sur ${machine.cpus} × ${machine.cpuModel}. La simulation est la même : échelle, vitesse, serveurs, gens.`,
    },
    f.language,
  );
}

/** What the unit costs say of the measured break: whether the servers were full, or something beside them. */
function difference({ measured, simulated, requestsPerSecond, coresAsked }: Compared, f: Format): string {
  if (measured.broke === null || simulated.breaks === null) return say(NO_BREAK, f.language);
  const ratio = simulated.breaks.people / measured.broke;
  const { servers, machine } = measured;
  const cores = coresAsked === null ? null : f.number(coresAsked, 2);
  const requests = f.number(requestsPerSecond ?? 0);
  const full = coresAsked !== null && coresAsked > 0.8 * servers;
  const ofServers =
    cores === null
      ? ''
      : say(
          {
            en: ` The ${requests} requests a second at the measured break are ${cores} cores’ worth of the servers’ work at these unit costs, of ${servers}: ${full ? 'the servers themselves were full' : `the servers were not full; what gave way is what shares the ${machine.cpus} cores with them, the generator above all, which the simulation leaves out`}.`,
            fr: ` Les ${requests} requêtes par seconde au point de rupture mesuré sont, à ces coûts unitaires, ${cores} cœur de travail pour les serveurs, sur ${servers} : ${full ? 'les serveurs eux-mêmes étaient pleins' : `les serveurs n’étaient pas pleins ; ce qui a cédé partage les ${machine.cpus} cœurs avec eux, le générateur surtout, que la simulation ignore`}.`,
          },
          f.language,
        );
  const sides = say(
    {
      en: `The simulation breaks at ${f.number(ratio, 2)} times the people.`,
      fr: `La simulation cède à ${f.number(ratio, 2)} fois autant de gens.`,
    },
    f.language,
  );
  return `${sides}${ofServers}`;
}

const NO_BREAK = {
  en: 'One of the two was not taken to its break: there is no difference to explain.',
  fr: 'L’un des deux n’a pas été mené jusqu’à céder : il n’y a pas d’écart à expliquer.',
};

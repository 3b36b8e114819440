import { resolve } from 'node:path';
import { command, UsageError } from './command.ts';
import { choice, words } from './options.ts';

const parts = [
  ...([
    'requests',
    'live',
    'refusals',
    'passwords',
    'people',
    'steady',
    'connections',
    'simulation',
  ] as const),
] as const;

export const bench = command({
  name: 'bench',
  summary: {
    en: 'The micro-benchmarks, as ratios.',
    fr: 'Les micro-mesures, en rapports.',
  },
  about: {
    en: 'The micro-benchmarks: what an answer costs, as ratios to a bare echo on the same machine; listeners up to the limit of open files; what refusals cost; how fast a day is simulated.',
    fr: 'Les micro-mesures : ce que coûte une réponse, en rapport avec un simple écho sur la même machine ; des auditeurs jusqu’à la limite des fichiers ouverts ; ce que coûtent les refus ; à quelle vitesse un jour est simulé.',
  },
  takes: { name: '', min: 0, max: 0 },
  options: {
    only: choice(parts, {
      fallback: null,
      help: {
        en: 'One part of them: requests, listeners (live), refusals, passwords, memory of a person in the generator (people), looks at a fixed rate (steady), what a connection each and TLS cost (connections), or how fast a day is simulated (simulation).',
        fr: 'Une partie seulement : requêtes (requests), auditeurs (live), refus (refusals), mots de passe (passwords), mémoire d’une personne dans le générateur (people), visites à un rythme fixe (steady), coût d’une connexion chacun et de TLS (connections) ou vitesse à laquelle un jour est simulé (simulation).',
      },
      fallbackHelp: { en: 'all', fr: 'tout' },
    }),
    out: words('DIR', {
      help: {
        en: 'Keep what listeners and people in line cost (live.json), for size --live DIR.',
        fr: 'Garder ce que coûtent auditeurs et gens dans la file (live.json), pour size --live DIR.',
      },
      fallbackHelp: { en: 'it is shown only', fr: 'on le montre seulement' },
    }),
  },
  examples: [
    [
      'bench',
      {
        en: 'takes a few minutes; leave the machine alone',
        fr: 'prend quelques minutes ; laissez la machine tranquille',
      },
    ],
    ['bench --only live', { en: 'about a minute', fr: 'environ une minute' }],
    [
      'bench --only live --out results/live-here',
      { en: 'and kept for size --live', fr: 'et gardé pour size --live' },
    ],
  ],
  async run({ values: { only, out: folder }, json, rim }) {
    if (folder !== null && only !== null && only !== 'live')
      throw new UsageError([`--out: keeps what --only live measures, and not ${only}`]);
    const note = (text: string) => rim.err.write(`${text}\n`);
    const texts: string[] = [];
    const out = json ? (text: string) => void texts.push(text) : (text: string) => rim.out.write(text);
    let exit = 0;
    if (only === null || only === 'requests') {
      const { runBench } = await import('../bench/bench.ts');
      exit = await runBench({ json, out, note });
    }
    if (only === null || only === 'steady') {
      const { runSteadyBench } = await import('../bench/steady.ts');
      exit = Math.max(exit, await runSteadyBench({ json, out, note }));
    }
    if (only === null || only === 'connections') {
      const { runConnectionBench } = await import('../bench/connections.ts');
      exit = Math.max(exit, await runConnectionBench({ json, out, note }));
    }
    if (only === null || only === 'simulation') {
      const { runSimulationBench } = await import('../bench/simulation.ts');
      if (!json && only === null) out('\n');
      exit = Math.max(exit, await runSimulationBench({ json, out, note }));
    }
    if (only !== 'requests' && only !== 'steady' && only !== 'connections' && only !== 'simulation') {
      const { roomParts, runRoomBench } = await import('../bench/room.ts');
      if (!json && only === null) out('\n');
      const room = await runRoomBench({
        parts: only === null ? roomParts : [only],
        keepIn: folder === null ? null : resolve(rim.folder, folder),
        ...{ json, out, note },
      });
      exit = Math.max(exit, room);
    }
    // Both parts are objects with members of their own names.
    if (json)
      rim.out.write(
        `${JSON.stringify(Object.assign({}, ...texts.map((text) => JSON.parse(text))), null, 2)}\n`,
      );
    return exit;
  },
});

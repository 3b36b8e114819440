import { command } from './command.ts';

export const bench = command({
  name: 'bench',
  summary: {
    en: 'The micro-benchmarks, as ratios.',
    fr: 'Les micro-mesures, en rapports.',
  },
  about: {
    en: 'The micro-benchmarks: what an answer costs, as ratios to a bare echo on the same machine.',
    fr: 'Les micro-mesures : ce que coûte une réponse, en rapport avec un simple écho sur la même machine.',
  },
  takes: { name: '', min: 0, max: 0 },
  options: {},
  examples: [
    [
      'bench',
      {
        en: 'takes a few minutes; leave the machine alone',
        fr: 'prend quelques minutes ; laissez la machine tranquille',
      },
    ],
  ],
  async run({ json, rim }) {
    const { runBench } = await import('../bench/bench.ts');
    return runBench({ json, out: (text) => rim.out.write(text), note: (text) => rim.err.write(`${text}\n`) });
  },
});

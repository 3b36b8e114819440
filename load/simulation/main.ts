/** `npm run predictions`: how good are the odds and waiting times that people are told? */
import { parseArgs } from 'node:util';
import { loadScenario } from '../scenario/load.ts';
import { scaleScenario } from '../scenario/scale.ts';
import { judgePredictions, missedAims, predictionTable } from './predictions.ts';

const help = `npm run predictions -- [SCENARIO] [--runs N] [--seed N] [--scale X] [--speed X] [--worlds] [--json]

Lives the crowd of a scenario (csq-2016-06-13) virtually, once for each seed, and
scores what its people were first told: Brier skill of the odds against telling everyone the same, overall and within
500 turns of the cut-off (times the scale); calibration; how many ranges of waiting time held. Intervals are over runs.

  --runs N    how many (20)
  --seed N    of the first run; the next ones follow (1000)
  --scale X   1 is full size (1)
  --speed X   seconds of the day in a second: how often people look at their place in line (1)
  --worlds    other habits in each run (no-shows, patience, forms), as the server cannot know them either
  --json      everything, for machines

Exit code 0: every aim is met; 1: one is missed; 2: wrong usage.
`;

process.exitCode = main(process.argv.slice(2));

function main(args: string[]): number {
  let options: ReturnType<typeof parse>;
  try {
    options = parse(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  const { name, runs, seed, speed, worlds, json } = options;
  const { scenario, scale } = scaleScenario(loadScenario(name).scenario, { scale: options.scale });
  const note = (run: number) =>
    void (process.stderr.isTTY && process.stderr.write(`\rrun ${run} of ${runs}`));
  const startedMs = Date.now();
  const prediction = judgePredictions({ scenario, scale, runs, seed, speed, worlds, note });
  const seconds = Math.round((Date.now() - startedMs) / 1000);
  const missed = missedAims(prediction).map(({ measure }) => measure);
  if (json)
    process.stdout.write(
      `${JSON.stringify({ scenario: name, scale, seed, seconds, missed, ...prediction })}\n`,
    );
  else
    process.stdout.write(
      `${name} at scale ${scale}, seeds from ${seed}, ${seconds} s\n${predictionTable(prediction)}\n`,
    );
  return missed.length === 0 ? 0 : 1;
}

/** @throws Error in one sentence */
function parse(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      runs: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1000' },
      scale: { type: 'string', default: '1' },
      speed: { type: 'string', default: '1' },
      worlds: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (positionals.length > 1) throw new Error(`one scenario, not ${positionals.length}`);
  const number = (option: 'runs' | 'seed' | 'scale' | 'speed', whole: boolean) => {
    const value = Number(values[option]);
    if (!(value > 0) || (whole && !Number.isInteger(value))) {
      throw new Error(`--${option} takes a ${whole ? 'whole ' : ''}number above 0, not ${values[option]}`);
    }
    return value;
  };
  return {
    name: positionals[0] ?? 'csq-2016-06-13',
    ...{ runs: number('runs', true), seed: number('seed', true), scale: number('scale', false) },
    ...{ speed: number('speed', false), json: values.json, worlds: values.worlds, help: values.help },
  };
}

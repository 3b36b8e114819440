/**
 * `npm run compare-calibration [-- DIR]`: whether `compare` can be believed, on real runs of one build, and of the same
 * build made worse by so much. Without DIR it lives `steady-opening` 44 times first (18 minutes);
 * `--keep DIR` keeps the runs, and goes on where it was stopped. Exit 1 where the comparison cannot be believed: more than
 * 5 % false alarms, or a planted change found in fewer than 18 of 20 comparisons with as many repeats as it asks for.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { processRim } from '../cli/process.ts';
import { privateFolder } from '../stack/folder.ts';
import { calibrate } from './calibration.ts';
import { judgeRuns } from './judgement.ts';
import { noisyMeasures } from './measures.ts';
import { livePools, readPools } from './pools.ts';
import { spreadLines } from './spread.ts';

const { values, positionals } = parseArgs({
  options: { keep: { type: 'string' } },
  allowPositionals: true,
});
const sizes = { same: 24, planted: 10 };
const rim = processRim(() => Date.now());
const given = positionals[0];
const own = given === undefined && values.keep === undefined ? privateFolder('calibration') : null;
const folder = own?.path ?? resolve(given ?? values.keep!);
try {
  if (given === undefined) {
    // What each run says is not what this is about.
    const quiet = { ...rim, out: { ...rim.out, write: () => {} } };
    const desk = { rim: quiet, json: true, language: 'en' } as const;
    await livePools(folder, sizes, { desk, told: (line) => console.error(line) });
  }
  const { lived, same: pool, late, fewer } = await readPools(folder);
  const goodput = pool.every(({ measures }) => measures.goodput !== null) ? 'goodput' : 'pace';
  const planted = [
    { measure: 'latencyP99', factor: 1.2 },
    { measure: goodput, factor: 0.9 },
  ] as const;
  const real = [
    { measure: 'latencyP99', runs: late },
    { measure: goodput, runs: fewer },
  ] as const;
  const advised = judgeRuns(pool, pool)
    .measures.filter(({ name }) => planted.some(({ measure }) => measure === name))
    .map(({ repeatsNeeded }) => repeatsNeeded ?? 2);
  const needed = Math.max(...advised);
  const valid = pool.length + late.length + fewer.length;
  console.log(`${valid} valid runs of ${lived}, ${pool.length} of them of the build itself; their spread:\n`);
  for (const line of spreadLines(pool, 'en')) console.log(line);
  console.log(`\nrepeats needed: ${needed} a side\n`);
  let sound = true;
  for (const repeats of [...new Set([5, needed])].sort((a, b) => a - b)) {
    if (pool.length < 2 * repeats) {
      console.log(`${repeats} repeats a side need ${2 * repeats} runs: not tried`);
      sound &&= repeats !== needed;
      continue;
    }
    const comparisons = { same: 200, planted: 20 };
    const { same, ...changes } = calibrate(pool, { repeats, comparisons, planted, real, seed: 1 });
    const share = same.alarms / same.comparisons;
    console.log(`${repeats} repeats a side`);
    console.log(
      `  with itself: ${same.alarms} false alarms in ${same.comparisons} comparisons, over all measures`,
    );
    for (const kind of ['planted', 'real'] as const) {
      for (const { measure, factor, comparisons, found } of changes[kind]) {
        const change = `${factor > 1 ? '+' : '-'}${Math.abs((factor - 1) * 100).toFixed(kind === 'real' ? 1 : 0)} %`;
        const how = kind === 'real' ? ' by a server that is so' : '';
        console.log(
          `  ${noisyMeasures[measure].title.en} ${change}${how}: found in ${found} of ${comparisons}`,
        );
        // How large the real change came out is the machine's word; of a smaller one nothing is shown.
        const asked = planted.find((each) => each.measure === measure)!.factor;
        const small = kind === 'real' && Math.abs(Math.log(factor)) < Math.abs(Math.log(asked));
        if (small) console.log('    smaller than the change that is to be found: nothing is shown by it');
        if (repeats === needed) sound &&= found >= 18 && !small;
      }
    }
    sound &&= share <= 0.05;
  }
  console.log(sound ? '\nThe comparison can be believed.' : '\nThe comparison cannot be believed here.');
  process.exitCode = sound ? 0 : 1;
} finally {
  own?.remove();
}

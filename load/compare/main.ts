/**
 * `npm run compare-calibration [-- DIR]`: whether `compare` can be believed, on real runs of one build. Without DIR it
 * lives a small opening 30 times first (ten minutes). Exit 1 where it cannot: more than 5 % false alarms, or a planted
 * change found in fewer than 18 of 20 comparisons with as many repeats as it asks for.
 */
import { resolve } from 'node:path';
import { processRim } from '../cli/process.ts';
import { asScenarioSays } from '../run/options.ts';
import { runRepeatedly } from '../run/repeat.ts';
import { privateFolder } from '../stack/folder.ts';
import { calibrate } from './calibration.ts';
import { readGroup } from './group.ts';
import { judgeRuns } from './judgement.ts';
import { noisyMeasures } from './measures.ts';
import { sampleOf } from './sample.ts';

const rim = processRim(() => Date.now());
const own = process.argv[2] === undefined ? privateFolder('calibration') : null;
const folder = own?.path ?? resolve(process.argv[2]!);
try {
  if (own !== null) {
    const options = { ...asScenarioSays, scenario: 'small-opening', out: folder };
    const repeats = { repeat: 30, baseline: null, baselines: '', force: false };
    // What each run says is not what this is about.
    const quiet = { ...rim, out: { ...rim.out, write: () => {} } };
    await runRepeatedly(options, repeats, { rim: quiet, json: true, language: 'en' });
  }
  const { runs } = await readGroup(folder);
  const pool = runs.map(sampleOf).filter(({ valid }) => valid);
  const goodput = pool.every(({ measures }) => measures.goodput !== null) ? 'goodput' : 'placesPerMinute';
  const planted = [
    { measure: 'latencyP99', factor: 1.2 },
    { measure: goodput, factor: 0.9 },
  ] as const;
  const advised = judgeRuns(pool, pool)
    .measures.filter(({ name }) => planted.some(({ measure }) => measure === name))
    .map(({ repeatsNeeded }) => repeatsNeeded ?? 2);
  const needed = Math.max(...advised);
  console.log(`${pool.length} valid runs of ${runs.length}; repeats needed: ${needed} a side\n`);
  let sound = true;
  for (const repeats of [...new Set([5, needed])].sort((a, b) => a - b)) {
    if (pool.length < 2 * repeats) {
      console.log(`${repeats} repeats a side need ${2 * repeats} runs: not tried`);
      sound &&= repeats !== needed;
      continue;
    }
    const comparisons = { same: 200, planted: 20 };
    const { same, planted: found } = calibrate(pool, { repeats, comparisons, planted, seed: 1 });
    const share = same.alarms / same.comparisons;
    console.log(`${repeats} repeats a side`);
    console.log(
      `  with itself: ${same.alarms} false alarms in ${same.comparisons} comparisons, over all measures`,
    );
    for (const { measure, factor, comparisons, found: times } of found) {
      const title = noisyMeasures[measure].title.en;
      const change = `${factor > 1 ? '+' : '-'}${Math.abs(Math.round((factor - 1) * 100))} %`;
      console.log(`  ${title} ${change}: found in ${times} of ${comparisons}`);
      if (repeats === needed) sound &&= times >= 18;
    }
    sound &&= share <= 0.05;
  }
  console.log(sound ? '\nThe comparison can be believed.' : '\nThe comparison cannot be believed here.');
  process.exitCode = sound ? 0 : 1;
} finally {
  own?.remove();
}

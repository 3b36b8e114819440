/**
 * `npm run fit [-- --draws N] [--days N] [--seed N] [--scale X] [--freeze] [--json]`: fits what nobody published on
 * February and June 2016, and predicts the opening day of August from it. With `--freeze` the fitted numbers are written
 * into `scenarios/csq-2016-08-16.yaml`. Exit 0 where the published "under 5 h" lies within the prediction; 1 where not.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadScenario } from '../scenario/load.ts';
import { fitDays } from './fit.ts';
import { frozenText, hours, withPrediction } from './freeze.ts';
import { parameterNames } from './parameters.ts';
import { predictDay } from './predict.ts';

const { values } = parseArgs({
  options: {
    draws: { type: 'string', default: '400' },
    days: { type: 'string', default: '200' },
    seed: { type: 'string', default: '2016' },
    scale: { type: 'string', default: '0.1' },
    freeze: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const [draws, days, seed, scale] = [values.draws, values.days, values.seed, values.scale].map(Number) as [
  number,
  number,
  number,
  number,
];
if (![draws, days, seed, scale].every((number) => number > 0)) {
  console.error('--draws, --days, --seed and --scale take numbers above 0');
  process.exit(2);
}
const note = (what: string, of: number) => (done: number) =>
  void (process.stderr.isTTY && process.stderr.write(`\r${what} ${done} of ${of}`));

const june = loadScenario('csq-2016-06-13').scenario;
const february = loadScenario('csq-2016-02-16').scenario;
const fit = fitDays({ june, february }, { draws, seed, scale, note: note('fit', draws) });

const { file, scenario: august } = loadScenario('csq-2016-08-16');
const withinSeconds = august.published.find(({ measure }) => measure === 'quota.filledSeconds')!.value;
const options = { days, seed: seed + draws, withinSeconds, note: note('predict', days) };
const prediction = predictDay(august, fit, options);
if (values.freeze)
  writeFileSync(file, withPrediction(frozenText(readFileSync(file, 'utf8'), fit), prediction));

if (values.json) console.log(JSON.stringify({ ...fit, prediction }));
else {
  console.log(
    `Fitted on June and February 2016: ${draws} draws, worth ${fit.effective.toFixed(0)}; scale ${scale}, seed ${seed}`,
  );
  for (const name of parameterNames) {
    const { mean, interval } = fit.parameters[name];
    const [low, high] = interval.map((value) => value.toPrecision(3));
    console.log(`  ${name.padEnd(16)} ${mean.toPrecision(3).padStart(9)}   95 % ${low} to ${high}`);
  }
  const { filledSeconds, within, unfilled } = prediction;
  console.log(
    `\nAugust, predicted: full after ${hours(filledSeconds.mean)}, 95 % ${hours(filledSeconds.interval[0])} to ${hours(filledSeconds.interval[1])}, over ${days} days${unfilled > 0 ? `, ${unfilled} of them never full` : ''}`,
  );
  console.log(
    `August, published: under ${hours(withinSeconds)}; so in ${(100 * within).toFixed(0)} % of the predicted days`,
  );
}
process.exitCode = prediction.filledSeconds.interval[0] < withinSeconds ? 0 : 1;

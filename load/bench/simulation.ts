/** `npm run bench-simulation`: how fast a day is simulated, from a thousand to a million people. */
import { parseArgs } from 'node:util';
import { crowdOf } from '../population/draw.ts';
import { loadScenario } from '../scenario/load.ts';
import { atRushSpeed, clockSegments, endsAtSeconds, opensAtMs } from '../scenario/schedule.ts';
import { assumedCosts } from '../simulation/costs.ts';
import { liveVirtually } from '../simulation/virtual-day.ts';

const { values } = parseArgs({
  options: {
    people: { type: 'string', multiple: true, default: ['1000', '10000', '100000', '1000000'] },
    scenario: { type: 'string', default: 'csq-2016-06-13' },
    /** Opening seconds per wall second: 1 is the day as it would be. */
    speed: { type: 'string', default: '1' },
  },
});

const { scenario: preset } = loadScenario(values.scenario);
const seed = 20160613;
process.stdout.write(
  '   people  places   seconds    events/s  polls counted  times ten-fold before  memory MB\n',
);
let before: number | null = null;
for (const people of values.people.map(Number)) {
  const scenario = {
    ...preset,
    crowd: { ...preset.crowd, people },
    run: { ...preset.run, speed: atRushSpeed(preset.run.speed, Number(values.speed)) },
  };
  const startedMs = performance.now();
  const day = liveVirtually({
    ...{ scenario, crowd: crowdOf(scenario, seed), seed, clock: clockSegments(scenario, 0) },
    ...{ opensAtMs: opensAtMs(scenario), endsAtMs: endsAtSeconds(scenario) * 1000 },
    costs: assumedCosts('always'),
  });
  const seconds = (performance.now() - startedMs) / 1000;
  const places = day.entries.filter(({ kind }) => kind === 'reserve').length;
  process.stdout.write(
    `${[
      String(people).padStart(9),
      String(places).padStart(6),
      seconds.toFixed(2).padStart(8),
      Math.round(day.events / seconds)
        .toLocaleString('en')
        .padStart(10),
      day.pollsCounted.toLocaleString('en').padStart(13),
      (before === null ? '-' : (seconds / before).toFixed(1)).padStart(21),
      String(Math.round(process.resourceUsage().maxRSS / 1024)).padStart(9),
    ].join('  ')}\n`,
  );
  before = seconds;
}

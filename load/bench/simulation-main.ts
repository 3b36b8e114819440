/** `npm run bench-simulation`: how fast a day is simulated, from a thousand to a million people. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadScenario } from '../scenario/load.ts';
import { atRushSpeed } from '../scenario/schedule.ts';
import { dayOf } from '../simulation/day-options.ts';
import { liveVirtually } from '../simulation/virtual-day.ts';

const help = `npm run bench-simulation -- [--people N]... [--scenario NAME] [--speed X] [--repeat N]

Lives a scenario's day virtually with so many people, each size in a process of its own, and says how long it took, how
many events a second that is, how the time grows with the people, and how much memory the process took at most.

  --people N       may be given several times (1000, 10000, 100000, 1000000)
  --scenario NAME  (csq-2016-06-13)
  --speed X        opening seconds in a wall second of the simulated system; 1 is the day as it would be (1)
  --repeat N       the fastest of so many counts (1)
`;

interface Timing {
  people: number;
  places: number;
  seconds: number;
  processorSeconds: number;
  events: number;
  pollsCounted: number;
  megabytes: number;
}

const { values } = parseArgs({
  options: {
    people: { type: 'string', multiple: true, default: ['1000', '10000', '100000', '1000000'] },
    scenario: { type: 'string', default: 'csq-2016-06-13' },
    speed: { type: 'string', default: '1' },
    repeat: { type: 'string', default: '1' },
    /** In a process of its own: this size alone, as JSON. */
    alone: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(help);
else if (values.alone !== undefined) process.stdout.write(JSON.stringify(lived(Number(values.alone))));
else printTable();

/** One day in this process. */
function lived(people: number): Timing {
  const preset = loadScenario(values.scenario).scenario;
  const run = { ...preset.run, speed: atRushSpeed(preset.run.speed, Number(values.speed)) };
  const options = dayOf({ ...preset, crowd: { ...preset.crowd, people }, run }, 20160613);
  const [startedMs, before] = [performance.now(), process.cpuUsage()];
  const day = liveVirtually(options);
  const { user, system } = process.cpuUsage(before);
  return {
    people,
    places: day.entries.filter(({ kind }) => kind === 'reserve').length,
    seconds: (performance.now() - startedMs) / 1000,
    processorSeconds: (user + system) / 1e6,
    ...{ events: day.events, pollsCounted: day.pollsCounted },
    megabytes: process.resourceUsage().maxRSS / 1024,
  };
}

function fastest(people: string): Timing {
  const again = ['--scenario', values.scenario, '--speed', values.speed, '--alone', people];
  const timings = Array.from({ length: Number(values.repeat) }, () => {
    const args = ['--disable-warning=ExperimentalWarning', fileURLToPath(import.meta.url), ...again];
    const { status, stdout } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (status !== 0) throw new Error(`${people} people: the process ended with ${status}`);
    return JSON.parse(stdout) as Timing;
  });
  return timings.reduce((best, each) => (each.seconds < best.seconds ? each : best));
}

function printTable(): void {
  const widths = [9, 7, 9, 9, 11, 14, 12, 10];
  const print = (cells: readonly string[]) =>
    process.stdout.write(`${cells.map((cell, i) => cell.padStart(widths[i]!)).join(' ')}\n`);
  print(['people', 'places', 'seconds', 'CPU s', 'events/s', 'polls counted', 'times before', 'peak MB']);
  let before: number | null = null;
  for (const people of values.people) {
    const { places, seconds, processorSeconds, events, pollsCounted, megabytes } = fastest(people);
    print([
      Number(people).toLocaleString('en'),
      places.toLocaleString('en'),
      seconds.toFixed(2),
      processorSeconds.toFixed(2),
      Math.round(events / seconds).toLocaleString('en'),
      pollsCounted.toLocaleString('en'),
      before === null ? '-' : (seconds / before).toFixed(1),
      megabytes.toFixed(0),
    ]);
    before = seconds;
  }
}

/** `npm run bench-simulation`: how fast a day is simulated, of any scenario and so many people. */
import { parseArgs } from 'node:util';
import { simulationAims, simulationTable, timedAlone, timedDays } from './simulation.ts';

const help = `npm run bench-simulation -- [--people N]... [--scenario NAME] [--speed X] [--repeat N]

Lives a scenario's day virtually with so many people, each size in a process of its own, and says how long that took (the
drawing of the people, and the day), how many events a second that is, how the time grows with the people, and how much
memory the process took at most; and then, besides, how long everybody's record, the ledger, the series and the analysis
of all that took, as \`simulate\` and \`size\` ask for them (reports and files not counted).

  --people N       may be given several times (${simulationAims.sizes.join(', ')})
  --scenario NAME  (${simulationAims.scenario})
  --speed X        opening seconds in a wall second of the simulated system; 1 is the day as it would be (1)
  --repeat N       the fastest of so many counts (1)
`;

const { values } = parseArgs({
  options: {
    people: { type: 'string', multiple: true, default: simulationAims.sizes.map(String) },
    scenario: { type: 'string', default: simulationAims.scenario },
    speed: { type: 'string', default: '1' },
    repeat: { type: 'string', default: '1' },
    /** In a process of its own: this size alone, as JSON. */
    alone: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const { scenario, people, repeat, alone } = values;
const day = { scenario, speed: Number(values.speed) };
if (values.help) process.stdout.write(help);
else if (alone !== undefined)
  process.stdout.write(JSON.stringify(timedAlone({ ...day, people: Number(alone) })));
else process.stdout.write(simulationTable(timedDays(people.map(Number), { ...day, repeat: Number(repeat) })));

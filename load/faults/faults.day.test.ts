import { expect, test } from 'vitest';
import { runPlantedFaults } from './run.ts';
import { variants } from './variants.ts';

/** The short form of `npm run planted-faults`. Where the machine is too busy for a day, that day is lived again, slower. */
test('an honest server is found clean, and faults are caught: by audit, by objective, by the sceptic', async () => {
  const some = ['oversell', 'swap-calls', 'ignore-admission'];
  const results = await runPlantedFaults({
    faults: variants.filter(({ name }) => some.includes(name)),
    honest: ['fifo'],
    atOnce: 4,
    speeds: [50, 25],
    now: Date.now,
    done: () => {},
  });
  const told = results.map(({ name, verdict, catches, why }) => ({
    ...{ name, verdict, why },
    by: catches.map(({ check }) => check),
  }));
  const caught = { verdict: 'caught', why: null };
  expect(told).toEqual([
    { name: 'honest', verdict: 'clean', why: null, by: [] },
    { name: 'oversell', ...caught, by: expect.arrayContaining(['audit conservation']) },
    {
      name: 'swap-calls',
      ...caught,
      by: expect.arrayContaining(['objective order.numberToCall.inversions']),
    },
    { name: 'ignore-admission', ...caught, by: expect.arrayContaining(['sceptic no-admission']) },
  ]);
});

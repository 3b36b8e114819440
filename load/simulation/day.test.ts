import { expect, test } from 'vitest';
import { drawPopulation } from '../population/draw.ts';
import { loadScenario } from '../scenario/load.ts';
import { scaleScenario } from '../scenario/scale.ts';
import { simulateDay } from './day.ts';
import { SimulatedRoom } from './room.ts';

const { scenario } = scaleScenario(loadScenario('csq-2016-06-13').scenario, { scale: 0.02 });
const crowd = drawPopulation(scenario, 5);
const day = simulateDay({ scenario, crowd, seed: 5 });

test('the same seed gives the same day; every place is given once, nobody is lost', () => {
  expect(simulateDay({ scenario, crowd, seed: 5 })).toEqual(day);
  expect(day.people).toHaveLength(crowd.length);
  expect(day.places.map(({ rank }) => rank)).toEqual(day.places.map((_, i) => i + 1));
  expect(day.places).toHaveLength(scenario.opening.quota);
  const holders = day.people.filter(({ outcome }) => outcome === 'reserved');
  expect(new Set(holders.map(({ accountId }) => accountId)).size).toBe(day.places.length);
});

test('calls go out in the order of the numbers, and each is taken up in its time', () => {
  const called = day.people
    .filter((person) => person.firstCalledAtMs != null)
    .sort((a, b) => a.firstTurn! - b.firstTurn!);
  const times = called.map((person) => person.firstCalledAtMs!);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  for (const { calledAtMs, admittedAtMs, submittedAtMs } of day.people) {
    if (admittedAtMs !== null) expect(admittedAtMs - calledAtMs!).toBeLessThanOrEqual(900_000);
    if (submittedAtMs !== null) expect(submittedAtMs - admittedAtMs!).toBeLessThanOrEqual(3_600_000);
  }
});

test('a call holds a place: called and active never exceed the places left, nor the cap', () => {
  const room = new SimulatedRoom(
    { ...scenario, admission: { ...scenario.admission, ratePerSecond: 100 } },
    1,
  );
  for (let n = 0; n < 400; n++) room.join();
  let inside: ReturnType<SimulatedRoom['step']> = [];
  for (let nowMs = 0; nowMs < 36_000_000 && room.remaining > 0; nowMs += 10_000) {
    inside.push(...room.step(nowMs, 10_000));
    const { called, active } = room.inside;
    expect(called + active).toBeLessThanOrEqual(Math.min(room.remaining, scenario.admission.maxActive));
    // Every third lets the call run out.
    for (const spot of inside) if (spot.number % 3 > 0) room.takeUp(spot, nowMs + 1000);
    inside = inside.filter((spot) => room.submit(spot, nowMs + 2000) === null && spot.state === 'called');
  }
  expect(room.remaining).toBe(0);
});

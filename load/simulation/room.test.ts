import { expect, test } from 'vitest';
import { loadScenario } from '../scenario/load.ts';
import { scaleScenario } from '../scenario/scale.ts';
import { SimulatedRoom } from './room.ts';

const { scenario } = scaleScenario(loadScenario('csq-2016-06-13').scenario, { scale: 0.02 });
const quick = { ...scenario, admission: { ...scenario.admission, ratePerSecond: 100 } };

test('a call holds a place: called and active never exceed the places left, nor the cap', () => {
  const room = new SimulatedRoom(quick, 1);
  for (let n = 0; n < 400; n++) room.join();
  let inside: number[] = [];
  for (let nowMs = 0; nowMs < 36_000_000 && room.remaining > 0; nowMs += 10_000) {
    inside.push(...room.step(nowMs, 10_000));
    const { called, active } = room.inside;
    expect(called + active).toBeLessThanOrEqual(Math.min(room.remaining, scenario.admission.maxActive));
    // Every third lets the call run out.
    for (const number of inside) if (number % 3 > 0) room.takeUp(number, nowMs + 1000);
    inside = inside.filter(
      (number) => room.submit(number, nowMs + 2000) === null && room.stateOf(number) === 'called',
    );
  }
  expect(room.remaining).toBe(0);
});

test('the first is called in the step after the one that found the room open, as on the server', () => {
  const room = new SimulatedRoom(quick, 1);
  const first = room.join();
  expect(room.step(-1000, 1000)).toEqual([]);
  expect(room.step(0, 1000)).toEqual([]);
  expect(room.published.phase).toBe('open');
  expect(room.step(1000, 1000)).toEqual([first]);
});

test('a maintenance stops the time of calls and sessions, and nobody is called', () => {
  const room = new SimulatedRoom(quick, 1);
  for (let n = 0; n < 400; n++) room.join();
  room.step(-1, 1000);
  room.step(0, 1000);
  const [first] = room.step(1000, 1000) as [number];
  const [second] = room.step(2000, 1000) as [number];
  expect(room.takeUp(first, 10_000)).toBe(true);
  const before = { ...room.timesOf(first) };
  room.close(60_000, 90_000);
  expect(room.step(3_000_000, 1000)).toEqual([]);
  expect(room.phaseAt(3_000_000)).toBe('maintenance');
  expect(room.inside.active).toBe(1);
  room.reopen(4_000_000);
  expect(room.timesOf(first).expiresAtMs - before.expiresAtMs).toBe(3_940_000);
  expect(room.takeUp(second, 4_000_000)).toBe(true);
  expect(room.submit(first, 4_000_000)).toBe(1);
});

test('a place that comes back goes to who stands by behind the cut, in the order of turns; then to who came later', () => {
  const room = new SimulatedRoom({ ...quick, opening: { ...quick.opening, quota: 1 } }, 1);
  const [first, second, third] = [room.join(), room.join(), room.join()];
  room.step(-1, 1000);
  room.step(0, 1000);
  expect(room.step(1000, 1000)).toEqual([first]);
  room.takeUp(first, 1000);
  expect(room.submit(first, 2000)).toBe(1);
  room.step(3000, 1000);
  room.standBy(third);
  room.standBy(second);
  const late = room.join();
  room.settle('return');
  const called: number[] = [];
  for (let nowMs = 4000; called.length < 3; nowMs += 1_000_000) called.push(...room.step(nowMs, 1000));
  expect(called).toEqual([second, third, late]);
});

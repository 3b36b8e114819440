import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Vector, VectorFull } from './vector.ts';

/** A call that the test answers by hand. */
function hand() {
  const calls: { items: number[]; answer(): void; fail(error: Error): void }[] = [];
  const call = (items: number[]) =>
    new Promise<string[]>((resolve, reject) => {
      calls.push({ items, answer: () => resolve(items.map((item) => `${item}!`)), fail: reject });
    });
  return { calls, call };
}
const options = { maxItems: 1000, window: 2, maxQueued: 20_000 };

test('what arrives in one turn of the event loop goes in one call, in order, and each gets its own answer', async () => {
  const { calls, call } = hand();
  const vector = new Vector(call, options);
  const answers = [1, 2, 3].map((item) => vector.add(item));
  await Promise.resolve();
  answers.push(vector.add(4));
  expect(calls).toHaveLength(0);
  await turn();
  expect(calls.map(({ items }) => items)).toEqual([[1, 2, 3, 4]]);
  calls[0]!.answer();
  expect(await Promise.all(answers)).toEqual(['1!', '2!', '3!', '4!']);
});

test('no more calls are in flight than the window; what comes meanwhile goes together, in order', async () => {
  const { calls, call } = hand();
  const vector = new Vector(call, options);
  const answers: Promise<string>[] = [];
  for (const item of [1, 2, 3, 4, 5]) {
    answers.push(vector.add(item));
    await turn();
  }
  expect(calls.map(({ items }) => items)).toEqual([[1], [2]]);
  // The second one is answered first.
  calls[1]!.answer();
  await turn();
  expect(calls.map(({ items }) => items)).toEqual([[1], [2], [3, 4, 5]]);
  answers.push(vector.add(6));
  await turn();
  expect(calls).toHaveLength(3);
  calls[2]!.answer();
  calls[0]!.answer();
  await turn();
  expect(calls[3]!.items).toEqual([6]);
  calls[3]!.answer();
  expect(await Promise.all(answers)).toEqual(['1!', '2!', '3!', '4!', '5!', '6!']);
});

test('the next call goes out before the answers of the last are handed over, whether it went well or not', async () => {
  const { calls, call } = hand();
  const vector = new Vector(call, { ...options, window: 1 });
  const under: number[] = [];
  const see = () => under.push(calls.length);
  const first = vector.add(1).then(see);
  await turn();
  const second = vector.add(2).catch(see);
  calls[0]!.answer();
  await first;
  const third = vector.add(3).then(see);
  calls[1]!.fail(new Error('down'));
  await second;
  calls[2]!.answer();
  await third;
  expect(under).toEqual([2, 3, 3]);
});

test('a vector has its largest size; the rest follows', async () => {
  const { calls, call } = hand();
  const vector = new Vector(call, { ...options, maxItems: 3 });
  const answers = Array.from({ length: 8 }, (_, i) => vector.add(i));
  await turn();
  expect(calls.map(({ items }) => items)).toEqual([
    [0, 1, 2],
    [3, 4, 5],
  ]);
  calls[0]!.answer();
  await turn();
  expect(calls[2]!.items).toEqual([6, 7]);
  calls[1]!.answer();
  calls[2]!.answer();
  expect(await Promise.all(answers)).toEqual(Array.from({ length: 8 }, (_, i) => `${i}!`));
});

test('a call that fails fails for all that were in it, and for nobody else; nothing is sent again', async () => {
  const { calls, call } = hand();
  const vector = new Vector(call, { ...options, maxItems: 2, window: 1 });
  const answers = [1, 2, 3].map((item) => vector.add(item));
  const settled = Promise.allSettled(answers);
  await turn();
  calls[0]!.fail(new Error('the connection is gone'));
  await turn();
  calls[1]!.answer();
  expect(await settled).toMatchObject([
    { status: 'rejected', reason: { message: 'the connection is gone' } },
    { status: 'rejected', reason: { message: 'the connection is gone' } },
    { status: 'fulfilled', value: '3!' },
  ]);
  expect(calls.map(({ items }) => items)).toEqual([[1, 2], [3]]);
});

test('a full queue refuses at once, and takes again when there is room', async () => {
  const { calls, call } = hand();
  const vector = new Vector(call, { maxItems: 1, window: 1, maxQueued: 2 });
  const first = vector.add(0);
  await turn();
  const waiting = [vector.add(1), vector.add(2)];
  await expect(vector.add(3)).rejects.toBeInstanceOf(VectorFull);
  calls[0]!.answer();
  await turn();
  const later = vector.add(4);
  for (let i = 1; i <= 3; i++) {
    calls[i]!.answer();
    await turn();
  }
  expect(await Promise.all([first, ...waiting, later])).toEqual(['0!', '1!', '2!', '4!']);
});

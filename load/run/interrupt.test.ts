import { expect, test, vi } from 'vitest';
import { testRim } from '../cli/test-rim.ts';
import { listenForInterrupt, orInterrupted } from './interrupt.ts';

test('the first signal asks to stop, the second leaves at once', () => {
  const rim = testRim();
  const first = vi.fn();
  const leaving = vi.fn();
  const interrupt = listenForInterrupt(rim, { first, leaving });
  expect(interrupt.cause()).toBeNull();
  rim.interrupt('SIGTERM');
  expect(interrupt.signal.aborted).toBe(true);
  expect(interrupt.cause()).toBe('SIGTERM');
  expect([first.mock.calls.length, leaving.mock.calls.length]).toEqual([1, 0]);
  expect(() => rim.interrupt('SIGINT')).toThrow('quit 130');
  expect([first.mock.calls.length, leaving.mock.calls.length]).toEqual([1, 1]);
  interrupt.dispose();
  rim.interrupt();
  expect(leaving).toHaveBeenCalledTimes(1);
});

test('waiting ends with the signal; what comes late is handed over', async () => {
  const controller = new AbortController();
  expect(await orInterrupted(Promise.resolve(1), controller.signal)).toBe(1);
  const late = vi.fn();
  let resolve!: (value: string) => void;
  const slow = orInterrupted(new Promise<string>((done) => (resolve = done)), controller.signal, late);
  controller.abort();
  await expect(slow).rejects.toThrow('interrupted');
  resolve('stack');
  await expect.poll(() => late.mock.calls).toEqual([['stack']]);
});

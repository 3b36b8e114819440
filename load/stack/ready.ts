import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, fetch } from 'undici';
import { type Child, describeExit } from './child.ts';

export interface ReadyOptions {
  /** Wall ms after which it has failed. */
  limitMs: number;
  /** Gives up with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Waits until `check` is true of a child that was just started. Throws when the child ends first (with its last
 * words), or the time runs out (with what `check` last threw).
 */
export async function untilReady(
  child: Child,
  check: () => Promise<boolean>,
  { limitMs, signal }: ReadyOptions,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  let last = '';
  for (;;) {
    signal?.throwIfAborted();
    const exit = child.exit();
    if (exit) {
      await child.exited;
      const said = child.lastWords() || 'it printed nothing';
      throw new Error(`${child.name} ended at its start (${describeExit(exit)}): ${said}`);
    }
    try {
      if (await check()) return;
    } catch (error) {
      last = (error as Error).message;
    }
    if (performance.now() > deadline) {
      const said = [last, child.lastWords()].filter(Boolean).join('\n');
      throw new Error(`${child.name} is not ready after ${limitMs / 1000} s: ${said}`);
    }
    await sleep(20);
  }
}

/** Whether a GET of this URL answers 200 within a second. @param ca certificate that an https URL is trusted by, PEM */
export async function answers(url: string, ca?: string): Promise<boolean> {
  const dispatcher = ca === undefined ? undefined : new Agent({ connect: { ca } });
  const response = await fetch(url, { dispatcher, signal: AbortSignal.timeout(1_000) });
  await response.arrayBuffer();
  await dispatcher?.close();
  if (response.status !== 200) throw new Error(`GET ${url} answers ${response.status}`);
  return true;
}

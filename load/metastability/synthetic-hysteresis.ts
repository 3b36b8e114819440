import type { Hysteresis } from './hysteresis.ts';

/** A storm that never was, for tests: ten minutes of trigger, which one mode does not outlive. */
export function syntheticHysteresis(): Hysteresis[] {
  return (['session-limit', 'fifo'] as const).map((mode) => {
    const down = mode === 'session-limit';
    const after = (minutes: number) => (minutes < 10 ? 1 : minutes < 20 ? 0.1 : down ? 0.05 : 1);
    const stretch = (name: Hysteresis['stretches'][number]['name'], from: number, to: number) => ({
      ...{ name, fromMs: from * 60_000, toMs: to * 60_000, people: 500, goodput: after(from) },
      ...{ placesPerMinute: 30 * after(from), requestsPerPlace: 12 / after(from) },
    });
    return {
      mode,
      stretches: [stretch('before', 5, 10), stretch('trigger', 10, 20), stretch('after', 25, 60)],
      recovered: after(60),
      state: down ? ('down' as const) : ('recovered' as const),
      amplification: [{ fromMs: 0, outcome: 'reserved' as const, people: 90, requestsPerPerson: 12 }],
      course: Array.from({ length: 12 }, (_, k) => ({
        atMs: k * 300_000,
        placesPerMinute: 30 * after(5 * k),
        requestsPerPlace: k === 3 ? null : 12 / after(5 * k),
      })),
    };
  });
}

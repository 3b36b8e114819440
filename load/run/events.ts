import { type ClockSegment, openingTime, wallTime } from '../../server/opening/clock.ts';
import type { EventRecord } from '../record/files.ts';
import type { DayEvent } from '../scenario/schema.ts';
import type { Admin } from './admin.ts';

/** A call of the operator's that an event of the day comes down to. */
export interface EventCall {
  /** Opening ms from the opening. */
  atMs: number;
  kind: DayEvent['kind'];
  /** Whether the event begins or ends here. */
  begins: boolean;
  /** `POST /api/admin/<what>`; null for a surge, which is in the crowd already. */
  call: { what: string; body: Record<string, unknown> } | null;
}

/** What is to be done for the events of a day, in order. An end that would come after the day's is left out by who waits for it. */
export function eventCalls(events: readonly DayEvent[], opensAtMs: number): EventCall[] {
  return events
    .flatMap((event) => callsOf(event, opensAtMs))
    .sort((a, b) => a.atMs - b.atMs || Number(a.begins) - Number(b.begins));
}

function callsOf(event: DayEvent, opensAtMs: number): EventCall[] {
  const { kind } = event;
  const atMs = event.atSeconds * 1000;
  const begin = (what: string, body: Record<string, unknown>): EventCall => ({
    ...{ atMs, kind, begins: true, call: { what, body } },
  });
  const end = (what: string, body: Record<string, unknown>, lastsSeconds: number | undefined): EventCall[] =>
    lastsSeconds === undefined
      ? []
      : [{ atMs: atMs + lastsSeconds * 1000, kind, begins: false, call: { what, body } }];
  switch (event.kind) {
    case 'maintenance': {
      const until = new Date(opensAtMs + atMs + event.announcedSeconds * 1000).toISOString();
      return [
        begin('maintenance', { on: true, until }),
        ...end('maintenance', { on: false }, event.lastsSeconds),
      ];
    }
    case 'shutdown':
      return [begin('maintenance', { on: true }), ...end('maintenance', { on: false }, event.lastsSeconds)];
    case 'capacity':
      return [
        begin('portal', { capacity: event.factor }),
        ...end('portal', { capacity: 1 }, event.lastsSeconds),
      ];
    case 'places':
      return [begin('places', { add: event.add })];
    case 'surge':
      return [{ atMs, kind, begins: true, call: null }];
  }
}

export interface EventsOptions {
  calls: readonly EventCall[];
  admin: Pick<Admin, 'change'>;
  clock: readonly ClockSegment[];
  opensAtMs: number;
  /** Wall time, Unix ms. */
  now(): number;
  note(line: string): void;
}

/** Carries the events out as the clock comes to them, until stopped; what was done, and when, is in `records`. */
export function carryOut({ calls, admin, clock, opensAtMs, now, note }: EventsOptions): {
  records: EventRecord[];
  stop(): Promise<void>;
} {
  const records: EventRecord[] = [];
  const pending = [...calls];
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let last: Promise<void> = Promise.resolve();

  function next(): void {
    const call = pending.shift();
    if (call === undefined || stopped) return;
    const waitMs = wallTime(clock, opensAtMs + call.atMs) - now();
    if (!Number.isFinite(waitMs)) return;
    // Timers take 24 days at most; no day's wall time is as long.
    timer = setTimeout(
      () => {
        last = perform(call).then(next);
      },
      Math.max(0, Math.min(waitMs, 2 ** 31 - 1)),
    );
  }

  async function perform({ kind, begins, atMs, call }: EventCall): Promise<void> {
    let failure: string | null = null;
    try {
      if (call !== null) await admin.change(call.what, call.body);
    } catch (error) {
      failure = (error as Error).message;
      note(`${kind} at ${atMs / 1000} s could not be carried out: ${failure}`);
    }
    const doneAtMs = Math.round(openingTime(clock, now()) - opensAtMs);
    const amount = amountOf(call?.body);
    records.push({ kind, begins, atMs, doneAtMs, ...(amount !== null && { amount }), failure });
  }

  next();
  return {
    records,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await last;
    },
  };
}

function amountOf(body: Record<string, unknown> | undefined): number | null {
  const amount = body?.['add'] ?? body?.['capacity'];
  return typeof amount === 'number' ? amount : null;
}

import { type ClockSegment, openingTime, speedAt, wallTime } from '../../server/opening/clock.ts';
import type { SecondStats } from '../generator/generator.ts';
import type { Admin, OpeningStatus } from './admin.ts';
import type { LiveStatus } from './live/status.ts';
import type { Levels } from './series.ts';

export interface WatchOptions {
  /** Null for a site that is seen from outside only. */
  admin: Pick<Admin, 'opening' | 'portal'> | null;
  /** Mean service time of the portal, opening seconds; null where there is none. */
  portalSeconds: number | null;
  /** Wall time, Unix ms. */
  now(): number;
  title: string;
  kind: string[];
  timeZone: string;
  opensAtMs: number;
  people: number;
  /** Opening ms from the opening at which the day is over. */
  endsAtMs: number;
}

/** Keeps an eye on the server while the day goes on: the levels of each second, and where the run stands. */
export interface Watch {
  /** One second of the generator's. Seconds may come late, and more than once: the last word counts. */
  tick(second: SecondStats): void;
  /** The clock the server has got. */
  setClock(clock: ClockSegment[]): void;
  status(): LiveStatus;
  levels(): Levels[];
  seconds(): SecondStats[];
  /** How far this machine's clock is ahead of the server's, wall ms, the median of what was seen; null where nothing was. */
  aheadMs(): number | null;
  stop(): void;
}

/** Without an answer for so long, the numbers are old. */
const STALE_MS = 3_000;
/** An answer that comes later belongs to another second. */
const PATIENCE_MS = 900;

/** Asks the server at the end of every second of wall time, until stopped. An unanswered question is passed over. */
export function watchOpening(options: WatchOptions): Watch {
  const { admin, now, opensAtMs } = options;
  const levels: Levels[] = [];
  const seconds = new Map<number, SecondStats>();
  const totals = { arrived: 0, exempt: 0, errors: 0 };
  const ahead: number[] = [];
  let placesGiven = 0;
  let clock: ClockSegment[] = [];
  let opening: OpeningStatus | null = null;
  let answeredAtMs = now();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function ask(): Promise<void> {
    if (admin === null) return;
    // Just before the second is over, so that the answer is about its end.
    const wallSecond = Math.round(now() / 1000) - 1;
    const askedAtMs = now();
    try {
      const [answer, portal] = await Promise.all([
        admin.opening(PATIENCE_MS),
        options.portalSeconds === null ? null : admin.portal(PATIENCE_MS),
      ]);
      if (stopped) return;
      opening = answer;
      answeredAtMs = now();
      compareClocks(Date.parse(answer.now), (askedAtMs + answeredAtMs) / 2);
      const { reserved, confirmed, burned } = answer.quota;
      // Places that come back were given all the same.
      placesGiven = Math.max(placesGiven, reserved + confirmed + burned);
      const { waiting, called, active, serving } = answer.room;
      levels.push({
        wallSecond,
        ...{ waiting, called, active, serving, remaining: answer.quota.remaining },
        ...(portal !== null && {
          portal: { ...portal, capacityPerSecond: portal.workers / options.portalSeconds! },
        }),
      });
    } catch {
      // The server may be down for a while; `stale` tells, and the next second asks again.
    }
  }
  /** The server's opening time against what this machine's clock makes of it, while it is on its way. */
  function compareClocks(toldMs: number, wallMs: number): void {
    const speed = speedAt(clock, wallMs);
    if (clock.length === 0 || wallMs < clock[0]!.fromWallMs || speed <= 0) return;
    ahead.push((openingTime(clock, wallMs) - toldMs) / speed);
  }
  function next(): void {
    if (stopped) return;
    timer = setTimeout(
      () => {
        void ask();
        next();
      },
      1000 - (now() % 1000) || 1000,
    );
  }
  next();

  function tick(second: SecondStats): void {
    const before = seconds.get(second.wallSecond);
    totals.arrived += second.arrivals - (before?.arrivals ?? 0);
    totals.exempt += exempt(second) - (before ? exempt(before) : 0);
    totals.errors += second.errors - (before?.errors ?? 0);
    seconds.set(second.wallSecond, second);
  }

  function status(): LiveStatus {
    const wallMs = now();
    const latest = [...seconds.values()].at(-1);
    const recent = seconds.get(Math.floor(wallMs / 1000) - 1) ?? latest;
    const fresh = recent !== undefined && recent.wallSecond >= Math.floor(wallMs / 1000) - 3;
    const endsMs = wallTime(clock, opensAtMs + options.endsAtMs);
    return {
      title: options.title,
      kind: options.kind,
      timeZone: options.timeZone,
      opensAtMs,
      nowMs: clock.length > 0 ? openingTime(clock, wallMs) : opensAtMs,
      speed: speedAt(clock, wallMs),
      opening,
      stale: admin !== null && wallMs - answeredAtMs > STALE_MS,
      people: options.people,
      arrived: totals.arrived,
      served: placesGiven + totals.exempt,
      errors: totals.errors,
      requestsPerSecond: fresh ? recent.requests : 0,
      p99Ms: latest?.latencyMs?.p99 ?? null,
      toGoMs: Number.isFinite(endsMs) && clock.length > 0 ? Math.max(0, endsMs - wallMs) : null,
      waiting: levels.map((each) => each.waiting),
    };
  }

  return {
    tick,
    setClock(segments) {
      clock = segments;
    },
    status,
    levels: () => levels,
    seconds: () => [...seconds.values()].sort((a, b) => a.wallSecond - b.wallSecond),
    aheadMs: () => (ahead.length === 0 ? null : [...ahead].sort((a, b) => a - b)[ahead.length >> 1]!),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

function exempt({ submissions }: SecondStats): number {
  return submissions['exempt'] ?? 0;
}

/**
 * The one clock of an opening: wall time of Redis mapped to opening time.
 *
 * Pure, and free of Node imports: the server, the load generator inside k6 and the simulator all read it.
 * `server/lua/includes/now.lua` is the same mapping; a test holds the two together.
 */

/** From `fromWallMs` on, opening time is `openingMs` plus the wall time gone by times `speed`. */
export interface ClockSegment {
  /** Wall time (Unix, ms) at which this segment begins. */
  fromWallMs: number;
  /** Opening time (Unix, ms) at that moment. */
  openingMs: number;
  /** Opening milliseconds per wall millisecond; 0 stands still, 1 is real time. */
  speed: number;
}

/** Opening time (Unix, ms) at a wall time; before the first segment, the clock stands at its start. */
export function openingTime(segments: readonly ClockSegment[], wallMs: number): number {
  let current = segments[0];
  if (current === undefined) return wallMs;
  for (const segment of segments) {
    if (segment.fromWallMs > wallMs) break;
    current = segment;
  }
  return Math.floor(current.openingMs + Math.max(0, wallMs - current.fromWallMs) * current.speed);
}

/** The first wall time (Unix, ms) at which the clock shows `openingMs` or later; Infinity if it never does. */
export function wallTime(segments: readonly ClockSegment[], openingMs: number): number {
  if (segments.length === 0) return openingMs;
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i]!;
    const end = segments[i + 1]?.fromWallMs ?? Number.POSITIVE_INFINITY;
    if (openingMs <= segment.openingMs) return segment.fromWallMs;
    if (segment.speed <= 0) continue;
    const wallMs = segment.fromWallMs + (openingMs - segment.openingMs) / segment.speed;
    if (wallMs < end) return wallMs;
  }
  return Number.POSITIVE_INFINITY;
}

/** The speed in force at a wall time (opening ms per wall ms). */
export function speedAt(segments: readonly ClockSegment[], wallMs: number): number {
  let speed = segments[0]?.speed ?? 1;
  for (const segment of segments) if (segment.fromWallMs <= wallMs) speed = segment.speed;
  return speed;
}

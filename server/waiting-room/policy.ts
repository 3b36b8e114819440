/**
 * The admission policy: how many people to call next. Pure, and shared with the simulator.
 *
 * A token bucket fills at the rate the operator asks for; because some who are called never come, it is
 * filled faster by the measured share of those who do. What bounds a call hard (the places left, the cap on
 * active plus called, pause, phase) is checked again inside the script that makes it.
 */
export interface AdmissionSettingsNow {
  /** Calls per second of opening time that should be taken up. */
  ratePerSecond: number;
  /** Hard cap on active plus called. */
  maxActive: number;
}

/** What the policy sees of the room; times in opening ms. */
export interface Observation {
  nowMs: number;
  phase: string;
  paused: boolean;
  remaining: number;
  called: number;
  active: number;
  /** Calls taken up, and calls that ended otherwise, since the opening began. */
  takenUp: number;
  notTakenUp: number;
}

export interface PolicyState {
  /** Calls that may be made now; fractional. */
  tokens: number;
  atMs: number;
}

/**
 * Share of calls that are taken up, with a prior of ten calls all taken up: so that one early no-show does
 * not double the rate. Never below 0.2: beyond five calls for one taker something else is wrong.
 */
export function takeUpShare(takenUp: number, notTakenUp: number): number {
  return Math.max(0.2, (takenUp + 10) / (takenUp + notTakenUp + 10));
}

/** Share of those who took their call up that submit in the end, with the same prior. */
export function submitShare(ended: {
  submitted: number;
  leftActive: number;
  sessionsExpired: number;
}): number {
  const { submitted, leftActive, sessionsExpired } = ended;
  return Math.max(0.2, (submitted + 10) / (submitted + leftActive + sessionsExpired + 10));
}

/** How long the bucket may fill while nobody can be called, ms of opening time; one call at least. */
const burstMs = 30_000;

/**
 * One step of the policy.
 *
 * @param stepMs opening time from one step to the next, as planned: on a day so fast that it is longer than the
 * bucket's memory, the bucket holds what two steps bring, or the rate would not be kept
 * @returns the state to hand in next time, and how many to call now; after the call, subtract what was
 * really called with `spend`.
 */
export function step(
  state: PolicyState | null,
  seen: Observation,
  settings: AdmissionSettingsNow,
  stepMs = 0,
): { state: PolicyState; want: number } {
  if (seen.phase !== 'open') return { state: { tokens: 1, atMs: seen.nowMs }, want: 0 };
  if (seen.paused) return { state: { tokens: 0, atMs: seen.nowMs }, want: 0 };
  const share = takeUpShare(seen.takenUp, seen.notTakenUp);
  const ratePerMs = settings.ratePerSecond / share / 1000;
  // A new controller, or a room just opened, starts with one call in hand: the first in line need not wait.
  const before = state ?? { tokens: 1, atMs: seen.nowMs };
  const full = Math.max(1, ratePerMs * Math.max(burstMs, 2 * stepMs));
  const filled = Math.min(full, before.tokens + Math.max(0, seen.nowMs - before.atMs) * ratePerMs);
  const busy = seen.called + seen.active;
  const room = Math.max(0, Math.min(seen.remaining - busy, settings.maxActive - busy));
  return { state: { tokens: filled, atMs: seen.nowMs }, want: Math.min(Math.floor(filled), room, 1000) };
}

/** The state after `calls` were really made. */
export function spend(state: PolicyState, calls: number): PolicyState {
  return { ...state, tokens: Math.max(0, state.tokens - calls) };
}

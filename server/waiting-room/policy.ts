/**
 * The admission policy: how many people to call next. Pure, and shared with the simulator.
 *
 * A token bucket fills at the rate at which calls are to be *taken up*. Some who are called never come: so a call takes
 * from it no more than the measured share of those who do, and whatever comes of it otherwise than expected is given
 * back or taken when it shows. Thus the places go as fast with people absent as without, but for the calls that stand
 * and will run out. What bounds a call hard (the places left, the cap on
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
  /**
   * Take-ups that the rate has promised and that have neither happened nor are expected of the calls that stand;
   * fractional, below 0 when more is expected than was promised.
   */
  owed: number;
  /** Take-ups that had happened or were expected when this was reckoned, and the share that was expected. */
  expected: number;
  share: number;
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
  const share = takeUpShare(seen.takenUp, seen.notTakenUp);
  const now = { atMs: seen.nowMs, share, expected: seen.takenUp + seen.called * share };
  // The first in line need not wait: a room just opened, or a new controller, starts with one call in hand.
  if (seen.phase !== 'open') return { state: { ...now, owed: share }, want: 0 };
  if (seen.paused) return { state: { ...now, owed: 0 }, want: 0 };
  const before = state ?? { ...now, owed: share };
  const ratePerMs = settings.ratePerSecond / 1000;
  const full = Math.max(share, ratePerMs * Math.max(burstMs, 2 * stepMs));
  const promised = Math.max(0, seen.nowMs - before.atMs) * ratePerMs;
  const owed = Math.max(-full, Math.min(full, before.owed + promised - (now.expected - before.expected)));
  const busy = seen.called + seen.active;
  const room = Math.max(0, Math.min(seen.remaining - busy, settings.maxActive - busy));
  // Adding and taking off shares leaves a trace of rounding.
  const calls = Math.max(0, Math.floor(owed / share + 1e-6));
  return { state: { ...now, owed }, want: Math.min(calls, room, 1000) };
}

/** The state after `calls` were really made. */
export function spend(state: PolicyState, calls: number): PolicyState {
  const more = calls * state.share;
  return { ...state, owed: state.owed - more, expected: state.expected + more };
}

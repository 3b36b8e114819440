/**
 * What the application behind the room bears: the Limit of adaptive admission, as in Netflix' concurrency-limits.
 * The Limiter, which calls people by it, is `policy.ts`. Pure, and shared with the simulator.
 *
 * People think for minutes between their call and the request that loads the portal, so its answers tell what was
 * right minutes ago. Therefore the limit bounds everyone who was let in and is not over, thinking or waiting (as a
 * stock-keeper counts what is ordered beside what is there):
 *
 *     limit = bears x pipeline + aim
 *
 * - `bears`: people a second that the portal is thought to bear;
 * - `pipeline`: measured time that people are in for one submission, before they reach the portal;
 * - `aim`: how many may be in the portal, `tolerance` times those who would be without a line (by Little's law its
 *   flow times its response without one), and two standard deviations of chance.
 *
 * While more than that are there, or requests fail, the portal is saturated, and what it completes meanwhile is what
 * it bears: `bears` goes down to that within half a minute. Otherwise it grows, by `growth` per pipeline time at an
 * empty portal and more slowly the fuller it is, since no sooner than that its effect is seen.
 *
 * When the portal loses half its strength, those who think already come all the same, and no admission could help
 * that. The `gate` bounds how many wait for the portal at once: as many as it answers in half the time that clients
 * wait. Whoever comes beyond is told `busy`, keeps the admission, and costs the portal nothing; so none of its work
 * is for people who have gone, and it cannot collapse.
 */

/** What anyone standing before the portal sees of it: counts since the start, times in opening ms. */
export interface PortalSeen {
  completedInTime: number;
  /** The portal's line was full. */
  refused: number;
  timedOut: number;
  /** Not let through the gate. */
  turnedBack: number;
  /** From arrival to answer of what was completed in time, in sum. */
  responseMs: number;
  /** Those who wait for it now. */
  waiting: number;
}

/** What the limit is found from, besides the portal. */
export interface LimitSeen {
  /** Opening ms. */
  nowMs: number;
  called: number;
  active: number;
  /** Submissions of people who were called, since the opening began. */
  submitted: number;
  portal: PortalSeen;
  /** Whether fewer are let in than the limit allows, because nobody waits or the room is paused: that proves nothing. */
  idle: boolean;
}

export interface LimitSettings {
  /** Where the search begins: people a second of opening time. */
  startPerSecond: number;
  /** How many may be in the portal, of those who would be there without a line. */
  tolerance: number;
  /** Share by which `bears` grows in one pipeline time at most. */
  growth: number;
  /** Hard cap on active plus called: the limit is never above it. */
  maxActive: number;
  /** How long clients wait for the portal, opening ms. */
  timeoutMs: number;
}

export interface LimitState {
  atMs: number;
  /** People a second of opening time that the portal is thought to bear. */
  bears: number;
  /** Active plus called at most. */
  limit: number;
  /** Requests that may wait for the portal at once, over all servers. */
  gate: number;
  /** What the recent past brought; what is older counts less, by a factor of e per `memoryMs`. */
  recent: { forMs: number; completed: number; failed: number };
  /** Time spent before the portal, and the submissions that came of it; with a longer memory. */
  pipeline: { personMs: number; submitted: number };
  /** Response without a line: the mean of so many answers. */
  base: { ms: number; answers: number };
  /** Since the portal has been saturated; null while it is not. */
  saturated: { forMs: number; completed: number } | null;
  before: LimitSeen;
}

export const limitDefaults = { tolerance: 2, growth: 0.5 } as const;

/** How long the recent past is: so many answers, and so long at least. */
const memoryAnswers = 20;
const memoryMinMs = 30_000;
const pipelineMemoryMs = 1_800_000;
/** What is taken for the pipeline before it is measured, and how many submissions that is worth. */
const priorPipeline = { personMs: 360_000, submitted: 3 };
/** Failures among what ended, above which the portal counts as saturated; among so many at least. */
const failingShare = 0.1;
const failingMin = 5;
/** Answers that a judgement of the portal's strength needs. */
const judgedAnswers = 10;
/** Answers over which the response without a line is averaged. */
const baseAnswers = 100;

/** Before anything was seen. */
export function firstLimit(seen: LimitSeen, settings: LimitSettings): LimitState {
  return decided(
    {
      ...{ atMs: seen.nowMs, bears: settings.startPerSecond, limit: 1, gate: 1 },
      recent: { forMs: 0, completed: 0, failed: 0 },
      pipeline: priorPipeline,
      base: { ms: 0, answers: 0 },
      saturated: null,
      before: seen,
    },
    settings,
  );
}

/** One step: what was seen since the last one changes what is believed. */
export function nextLimit(state: LimitState, seen: LimitSeen, settings: LimitSettings): LimitState {
  const forMs = seen.nowMs - state.atMs;
  // The operator has set the clock back.
  if (forMs < 0) return firstLimit(seen, { ...settings, startPerSecond: state.bears });
  if (forMs === 0) return decided(state, settings);
  const completed = Math.max(0, seen.portal.completedInTime - state.before.portal.completedInTime);
  const failed = Math.max(0, failuresOf(seen.portal) - failuresOf(state.before.portal));
  const recent = recentAfter(state, { forMs, completed, failed });
  const next: LimitState = { ...state, atMs: seen.nowMs, recent, before: seen };

  const load = seen.portal.waiting / aimOf(next, settings);
  next.base = baseAfter(state, seen, completed, load);
  const ended = recent.completed + recent.failed;
  const failing = ended >= failingMin && recent.failed > failingShare * ended;
  if (failing || load > 1) {
    const since = state.saturated ?? { forMs: 0, completed: 0 };
    next.saturated = { forMs: since.forMs + forMs, completed: since.completed + completed };
    const strength = (next.saturated.completed / next.saturated.forMs) * 1000;
    const judged = (next.saturated.forMs * state.bears) / 1000 >= judgedAnswers;
    if (judged && strength < state.bears)
      next.bears += (strength - state.bears) * Math.min(1, forMs / memoryMinMs);
  } else {
    next.saturated = null;
    // Those who wait at the gate are no part of the pipeline: it is measured while nobody does.
    next.pipeline = pipelineAfter(state, seen, forMs);
    const proven = !seen.idle && state.limit < settings.maxActive && state.bears < 1.5 * flowOf(next);
    if (proven) next.bears *= 1 + (settings.growth * (1 - load) * forMs) / pipelineMsOf(next);
  }
  return decided(next, settings);
}

function decided(state: LimitState, settings: LimitSettings): LimitState {
  const pipelineMs = pipelineMsOf(state);
  // One person in a pipeline time is the least that is tried, so that a portal that comes back is noticed.
  const bears = Math.max(state.bears, 1000 / pipelineMs);
  const aim = aimOf(state, settings);
  const wanted = Math.ceil((bears * pipelineMs) / 1000 + aim);
  const answered = Math.max(bears / 2, Math.min(bears, flowOf(state))) * (settings.timeoutMs / 2000);
  return {
    ...state,
    bears,
    limit: Math.max(1, Math.min(settings.maxActive, wanted)),
    gate: Math.ceil(Math.max(answered, aim)),
  };
}

function failuresOf({ refused, timedOut, turnedBack }: PortalSeen): number {
  return refused + timedOut + turnedBack;
}

/** People a second that the portal has lately answered. */
function flowOf({ recent }: LimitState): number {
  return (recent.completed / Math.max(recent.forMs, 1)) * 1000;
}

/** How many may be in the portal. */
function aimOf(state: LimitState, { tolerance }: LimitSettings): number {
  const withoutLine = (Math.min(state.bears, flowOf(state)) * state.base.ms) / 1000;
  return tolerance * withoutLine + 2 * Math.sqrt(withoutLine) + 1;
}

function pipelineMsOf({ pipeline }: LimitState): number {
  return pipeline.personMs / pipeline.submitted;
}

function recentAfter({ recent, bears }: LimitState, now: LimitState['recent']): LimitState['recent'] {
  const kept = Math.exp(-now.forMs / Math.max(memoryMinMs, (memoryAnswers / bears) * 1000));
  return {
    forMs: recent.forMs * kept + now.forMs,
    completed: recent.completed * kept + now.completed,
    failed: recent.failed * kept + now.failed,
  };
}

function pipelineAfter({ pipeline, before }: LimitState, seen: LimitSeen, forMs: number) {
  const kept = Math.exp(-forMs / pipelineMemoryMs);
  const thinking = Math.max(0, seen.called + seen.active - seen.portal.waiting);
  return {
    personMs: pipeline.personMs * kept + thinking * forMs,
    submitted: pipeline.submitted * kept + Math.max(0, seen.submitted - before.submitted),
  };
}

/**
 * The response without a line: that of whatever is answered while the portal is at most half as full as it may be,
 * and of what is quicker at any time. The first answers are the quick ones of many still under way, and are diluted.
 */
function baseAfter(
  { base, before }: LimitState,
  { portal }: LimitSeen,
  completed: number,
  load: number,
): LimitState['base'] {
  if (completed === 0) return base;
  const responseMs = portal.responseMs - before.portal.responseMs;
  if (base.answers >= memoryAnswers && load > 0.5 && responseMs / completed > base.ms) return base;
  const kept = Math.min(base.answers, baseAnswers);
  return { answers: kept + completed, ms: (base.ms * kept + responseMs) / (kept + completed) };
}

import type { DayEvent, PublishedOutcome, Scenario } from './schema.ts';

export interface Scaled {
  scenario: Scenario;
  /** 1 is full size. */
  scale: number;
  /** What the scale model has in common with the full-size day, a sentence each. */
  keeps: string[];
  /** What it has not, and in which direction that misleads. Empty at full size. */
  loses: string[];
}

/**
 * A scale model of a day: people, places, cap, rate, the portal's workers and its line times the scale, at least
 * one of each; times as they are.
 *
 * @param size `people` asks for that many people and so sets the scale; otherwise `scale`, else the scenario's own.
 * @throws {RangeError} if the scale is not a positive number.
 */
export function scaleScenario(scenario: Scenario, size: { scale?: number; people?: number }): Scaled {
  const scale =
    size.people === undefined ? (size.scale ?? scenario.run.scale) : size.people / scenario.crowd.people;
  if (!(scale > 0 && Number.isFinite(scale))) throw new RangeError(`a scale must be above 0, is ${scale}`);
  const { opening, admission, portal, crowd, run } = scenario;
  const whole = (number: number): number => Math.max(1, Math.round(number * scale));
  const scaled: Scenario = {
    ...scenario,
    opening: { ...opening, quota: whole(opening.quota) },
    admission: {
      ...admission,
      maxActive: whole(admission.maxActive),
      ratePerSecond: Number((admission.ratePerSecond * scale).toPrecision(6)),
    },
    ...(portal && {
      portal: { ...portal, workers: whole(portal.workers), queueLimit: whole(portal.queueLimit) },
    }),
    crowd: { ...crowd, people: whole(crowd.people) },
    ...(scenario.events && { events: scenario.events.map((event) => scaledEvent(event, whole)) }),
    run: { ...run, scale },
  };
  return { scenario: scaled, scale, ...describe(scenario, scaled, scale) };
}

function scaledEvent(event: DayEvent, whole: (number: number) => number): DayEvent {
  switch (event.kind) {
    case 'surge':
      return { ...event, people: whole(event.people) };
    case 'places':
      return { ...event, add: whole(event.add) };
    default:
      return event;
  }
}

function describe(full: Scenario, model: Scenario, scale: number): { keeps: string[]; loses: string[] } {
  const perPlace = (model.crowd.people / model.opening.quota).toFixed(1);
  const keeps = [
    `People to places: ${perPlace} people for each place.`,
    `Load to capacity: people, places, the cap on active people and the admission rate shrink alike, so waits in the room keep their length.`,
    'Patience, calls, sessions and forms against each other: times of the day are not scaled.',
  ];
  if (scale === 1) return { keeps, loses: [] };
  const spread = Math.sqrt(1 / scale);
  const change =
    spread > 1 ? `${spread.toFixed(1)} times as wide` : `${(1 / spread).toFixed(1)} times as narrow`;
  const loses = [
    'Network and service times against sessions: a request takes its real time while the day and its load are another size, so latency is not that of the full day.',
    'Polls: how often one person asks is bounded by wall time, so requests per second do not grow in step with people.',
    `Batches: requests that reach the server in one turn of its event loop share one script and one fsync; ${scale < 1 ? 'fewer' : 'more'} people make them ${scale < 1 ? 'smaller' : 'larger'}.`,
    `Random spread: counts and waits vary about ${change}, in proportion, as at full size (the square root of 1/${Number(scale.toPrecision(3))}).`,
  ];
  if (full.portal && model.portal)
    loses.push(
      `Waits at the portal: ${model.portal.workers} workers at the same load wait ${scale < 1 ? 'longer' : 'less long'} than ${full.portal.workers}, and meet a full line ${scale < 1 ? 'more' : 'less'} often.`,
    );
  const { quota } = full.opening;
  const wholes = [quota, full.admission.maxActive, full.crowd.people, full.portal?.workers ?? quota];
  const rounded = wholes.some(
    (number) => Math.abs(number * scale - Math.max(1, Math.round(number * scale))) > 1e-9 * number,
  );
  if (rounded)
    loses.push('Whole numbers: places, people, the cap or the workers were rounded, at least 1 of each.');
  return { keeps, loses };
}

/** A published outcome as it would be at this scale: counts shrink, times and shares do not. */
export function publishedAtScale({ unit, value }: PublishedOutcome, scale: number): number {
  return unit === 'places' || unit === 'people' ? value * scale : value;
}

import { z } from 'zod';

/**
 * A number of a scenario, with where it comes from: `{ published: 5000, source: key }` or
 * `{ assumed: 900, why: sentence }`. A plain number is taken too, for settings that are not claims
 * about the world (a resolved scenario, a test). The result is the number.
 */
export function figure(number: z.ZodNumber = z.number()) {
  return z
    .union([
      number,
      z.strictObject({ published: number, source: z.string(), note: z.string().optional() }),
      z.strictObject({ assumed: number, why: z.string() }),
    ])
    .transform((value) =>
      typeof value === 'number' ? value : 'published' in value ? value.published : value.assumed,
    );
}

const instant = z.iso.datetime({ offset: true });
const dollars = z.number().int().min(0).max(1_000_000);
const daysBefore = z.number().positive().max(3650);

/** One submission window with one quota. Instants are ISO 8601 with offset, in opening time. */
export const openingSettings = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/, 'lower-case letters, digits and dashes, at most 64'),
  title: z.string().min(1),
  timeZone: z.string().min(1),
  preQueueAt: instant,
  /** When the list of those who are drawn closes; mode `lottery` needs it. */
  listClosesAt: instant.optional(),
  opensAt: instant,
  closesAt: instant,
  /** Places to give. */
  quota: figure(z.number().int().min(1).max(10_000_000)),
  /** Days (of opening time) a reserved place waits for its payment. */
  paymentDays: figure(z.number().positive().max(3650)),
  /** What becomes of an unpaid place: back to `remaining`, or `burned`. */
  unpaid: z.enum(['returned', 'burned']),
  /** What an application costs by the family, whole Canadian dollars; without it, as published for 2016. */
  fees: z
    .strictObject({
      mainApplicant: figure(dollars),
      spouse: figure(dollars),
      child: figure(dollars).describe('Each child.'),
    })
    .optional()
    .describe(
      'What an application costs by the family, whole Canadian dollars; as published for 2016 without it.',
    ),
  /** When who has not paid is reminded; without it, a week and a day before the last day. */
  reminders: z
    .strictObject({ firstDays: figure(daysBefore), secondDays: figure(daysBefore) })
    .optional()
    .describe('Days before the last day of payment on which a reminder comes; 7 and 1 without it.'),
  /** Days in which documents are to be sent, from the day they are asked for; 90 without it, as published. */
  documentDays: figure(z.number().positive().max(3650))
    .optional()
    .describe('Days in which documents are to be sent, from the day they are asked for; 90 without it.'),
});

/** The draw of mode `lottery`: settings of the protocol, not claims about the world. Durations are opening time. */
export const drawSettings = z.strictObject({
  /** How long after the list's root is published the operator's secret may be revealed; then the beacon's round may exist. */
  revealSeconds: z.number().positive().max(86_400).default(60),
  /**
   * The public beacon. `round` exists from `at` on, and every later one `periodSeconds` after the one before. The operator
   * feeds its value. Without a beacon one is made here, which is a rehearsal and proves nothing.
   */
  beacon: z
    .strictObject({
      source: z.string().regex(/^[^|]{1,200}$/, 'at most 200 characters, no |'),
      round: z.number().int().min(1),
      at: instant,
      periodSeconds: z.number().positive(),
    })
    .optional(),
});

export type DrawSettings = z.output<typeof drawSettings>;

/** How people are let in. Durations are opening time. */
export const admissionSettings = z.strictObject({
  mode: z.enum(['fifo', 'lottery', 'session-limit', 'passthrough']),
  /** Calls per second of opening time that the controller aims to have *taken up*. */
  ratePerSecond: figure(z.number().positive()),
  /** Hard cap on active plus called. */
  maxActive: figure(z.number().int().min(1)),
  /** How long a call may be taken up. */
  claimSeconds: figure(z.number().positive()),
  /** How long an admission lasts. */
  sessionSeconds: figure(z.number().positive()),
  /** `fixed`, which is meant without it: the rate as it is set. `adaptive`: what the portal bears, sought from there. */
  control: z.enum(['fixed', 'adaptive']).optional(),
  /** How it is sought; see `waiting-room/limit.ts`, which has defaults. */
  adaptive: z
    .strictObject({
      /** How many may be in the portal, in multiples of those who would be there without a line. */
      tolerance: figure(z.number().min(1).max(20)),
      /** Share by which more are let in after each pipeline time in which the portal was not full, at most. */
      growth: figure(z.number().positive().max(2)),
    })
    .optional(),
  /** Mode `lottery`: how its draw is made. */
  draw: drawSettings.optional(),
});

/** Whether a mode has a waiting room, with numbers and calls; in the others people go straight to the site. */
export function hasRoom(mode: string): boolean {
  return mode !== 'session-limit' && mode !== 'passthrough';
}

/** The slow application behind the room, which every submission goes through. Durations are opening time. */
export const portalSettings = z.strictObject({
  /** Requests worked on at once, over all servers. */
  workers: figure(z.number().int().min(1).max(100_000)),
  /** Mean time a worker needs for one. */
  serviceSeconds: figure(z.number().positive().max(86_400)),
  /** Coefficient of variation of that time (standard deviation over mean), log-normal; 0 makes all equal. */
  serviceVariation: figure(z.number().min(0).max(10)),
  /** Requests that may wait for a worker, over all servers; the next one is told `busy`. */
  queueLimit: figure(z.number().int().min(0).max(10_000_000)),
  /** After this long a client is told `portal_timeout`; its request stays, and is worked on. */
  timeoutSeconds: figure(z.number().positive().max(86_400)),
});

/** The parts of a scenario file that `serve` reads; everything else in the file is the harness's business. */
export const serveSettings = z.object({
  opening: openingSettings,
  admission: admissionSettings,
  portal: portalSettings.optional(),
});

export type OpeningSettings = z.output<typeof openingSettings>;
export type AdmissionSettings = z.output<typeof admissionSettings>;
export type PortalSettings = z.output<typeof portalSettings>;
export type ServeSettings = z.output<typeof serveSettings>;

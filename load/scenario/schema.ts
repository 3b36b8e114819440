import { z } from 'zod';
import { admissionSettings, figure, openingSettings, portalSettings } from '../../server/opening/settings.ts';
import { parseBound } from './bound.ts';
import { crowdSettings } from './crowd.ts';
import { eventSettings } from './events.ts';
import { measures } from './measures.ts';

const positive = z.number().positive();
const sentence = z.string().min(1);
const measureName = z.enum(Object.keys(measures));

/** How fast the day goes: opening seconds per wall second, from a moment on. */
const speedStep = z.strictObject({
  fromSeconds: z
    .number()
    .describe('From when on, in opening seconds from the opening; negative is before it.'),
  speed: positive.max(1_000_000).describe('Opening seconds per wall second.'),
  rush: z
    .boolean()
    .optional()
    .describe(
      'The crowd is here: this is the part whose speed `--speed` replaces and whose load is measured.',
    ),
  calls: z
    .boolean()
    .optional()
    .describe(
      'Places that came back are called out in it: it goes as fast as the rush, and its load is not what is measured.',
    ),
});

/** The payment service that people pay online at: a stand-in that never moves a dollar. Wall time, as every service of others. */
const paymentSettings = z.strictObject({
  latencyMs: figure(z.number().nonnegative().max(60_000)).describe('Before a charge is answered, wall ms.'),
  patienceMs: figure(positive.max(60_000)).describe('How long a person waits for that answer, wall ms.'),
  refused: figure(z.number().min(0).max(1)).describe('Share of the charges that are refused.'),
  silent: figure(z.number().min(0).max(1)).describe(
    'Share of the requests that are carried out and never answered.',
  ),
  notifications: figure(z.number().int().min(1).max(20)).describe(
    'How often each charge is told to the site.',
  ),
  notifyAfterMs: figure(positive.max(60_000)).describe(
    'When it is told for the first time, and between two times; wall ms.',
  ),
});

export const runSettings = z
  .strictObject({
    scale: z.number().positive().max(100).default(1).describe('1 is full size; `--scale` overrides it.'),
    seed: z.number().int().min(0).max(4_294_967_295).describe('Draws the crowd; `--seed` overrides it.'),
    servers: z
      .number()
      .int()
      .min(1)
      .max(64)
      .default(1)
      .describe('Server processes; `--servers` overrides it.'),
    speed: z.array(speedStep).min(1).describe('The schedule, in order; the run starts at the first step.'),
  })
  .describe('How to replay the day. Settings of the replay, not claims about the world: plain numbers.');

/** What the run must show, or it has missed. */
const objective = z.strictObject({
  name: sentence,
  measure: measureName,
  bound: z
    .string()
    .refine((text) => parseBound(text) !== null, {
      error: (issue) =>
        `"${String(issue.input)}" is not a bound: write "= 0", "<= 250", ">= 0.95" or "= quota"`,
    })
    .describe('"= 0", "<= 250", ">= 0.95", or "= quota" for all places of the (scaled) scenario.'),
});

/** An outcome of the real day, to hold the replay against. Not an objective: the replay need not meet it. */
const outcome = z.strictObject({
  name: sentence,
  value: z.number(),
  unit: z.enum(['places', 'people', 'seconds', 'share', 'requests']),
  measure: measureName
    .optional()
    .describe('The measure it is compared with; without it, it is not replayed.'),
  about: z.boolean().optional().describe('The source gives a round figure.'),
  source: z.string(),
  note: z.string().optional(),
});

const source = z.strictObject({
  title: sentence.describe('Who published it, what and when.'),
  confidence: z.enum(['high', 'medium', 'low']),
  url: z.url().optional(),
});

/** The mark of what is not a number: an instant, a mode. `of` is its path in the file. */
const mark = z.union([
  z.strictObject({ of: z.string(), source: z.string(), note: z.string().optional() }),
  z.strictObject({ of: z.string(), why: sentence }),
]);

/** One day: a scenario file, or (with plain numbers) a resolved one. */
export const scenarioSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]{1,64}$/, 'lower-case letters, digits and dashes, at most 64'),
  title: sentence,
  summary: sentence,
  opening: openingSettings,
  admission: admissionSettings,
  portal: portalSettings.optional(),
  payments: paymentSettings
    .optional()
    .describe(
      'The payment service that people pay online at (`crowd.payment.methods`); without it there is none.',
    ),
  crowd: crowdSettings,
  events: z.array(eventSettings).max(100).optional().describe('What happens to the day besides its people.'),
  run: runSettings,
  prices: z
    .strictObject({
      serverHour: figure(z.number().positive()).describe('What a server costs for an hour.'),
      currency: z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code such as CAD'),
    })
    .optional()
    .describe('What a deployment costs, for `size`.'),
  objectives: z.array(objective).min(1),
  published: z.array(outcome).default([]),
  marks: z.array(mark).default([]).describe('Where the settings that are not numbers come from.'),
  sources: z.record(z.string().regex(/^[a-z0-9-]+$/, 'a key: lower-case letters, digits and dashes'), source),
  target: z
    .strictObject({ authorised: z.array(z.string().min(1)) })
    .optional()
    .describe('Hosts, besides this machine, whose owners allow this load.'),
});

/** A scenario with its numbers resolved to plain ones. */
export type Scenario = z.output<typeof scenarioSchema>;
export type PaymentSettings = z.output<typeof paymentSettings>;
export type { Crowd } from './crowd.ts';
export type { DayEvent } from './events.ts';
export type RunSettings = z.output<typeof runSettings>;
export type SpeedStep = z.output<typeof speedStep>;
export type Objective = z.output<typeof objective>;
export type PublishedOutcome = z.output<typeof outcome>;
export type Source = z.output<typeof source>;

/** A value of a scenario with where it comes from, as the report lists it. */
export interface Figure {
  /** `crowd.people`. */
  path: string;
  /** A number, or (from `marks`) an instant or a word. At full size: scaling does not change figures. */
  value: number | string;
  mark: 'published' | 'assumed';
  /** Key under the scenario's `sources`; with `published`. */
  source?: string;
  /** With `assumed`. */
  why?: string;
  note?: string;
}

import { z } from 'zod';
import { admissionSettings } from '../../server/opening/settings.ts';

const positive = z.number().positive();

/** When, in opening time, and where it comes from: a published event names its source, an assumed one says why. */
const when = {
  atSeconds: z
    .number()
    .describe('When it begins, in opening seconds from the opening; negative is before it.'),
  source: z.string().optional().describe('Who published it: a key under sources.'),
  why: z.string().min(1).optional().describe('Why it is assumed, where nobody published it.'),
  note: z.string().optional(),
  modes: z
    .array(admissionSettings.shape.mode)
    .min(1)
    .optional()
    .describe('It happens only where people are let in by one of these modes; in all without it.'),
};
const lasts = positive.describe('How long it lasts, opening seconds.');

/**
 * What happens to a day besides its people. Surges are drawn with the crowd (`load/population`), the rest is done to
 * the server by the operator's calls (`load/run/events.ts`). Durations and instants are opening time.
 */
export const eventSettings = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('maintenance'),
      ...when,
      announcedSeconds: positive.describe(
        'How long its notice says that it lasts; what it overruns is not announced.',
      ),
      lastsSeconds: lasts,
    }),
    z.strictObject({ kind: z.literal('shutdown'), ...when, lastsSeconds: lasts.optional() }),
    z.strictObject({
      kind: z.literal('capacity'),
      ...when,
      factor: z.number().min(0).max(100).describe("Of the portal's workers, times this; 0.5 halves them."),
      lastsSeconds: lasts.optional(),
    }),
    z.strictObject({
      kind: z.literal('surge'),
      ...when,
      people: z.number().int().min(1).max(5_000_000).describe('How many people more come, at full size.'),
      meanSeconds: positive.describe('In the mean, how long after its beginning they come; exponential.'),
    }),
    z.strictObject({
      kind: z.literal('places'),
      ...when,
      add: z.number().int().min(1).max(1_000_000).describe('Places added to the quota, at full size.'),
    }),
  ])
  .refine(({ source, why }) => (source === undefined) !== (why === undefined), {
    error: 'say where it comes from: either `source: key`, or `why: ...`',
  });

/** The events that happen where people are let in by `mode`. */
export function eventsIn(events: readonly DayEvent[], mode: string): DayEvent[] {
  return events.filter(({ modes }) => modes === undefined || modes.some((each) => each === mode));
}

/** Events of the day; counts at full size until they are scaled. */
export type DayEvent = z.output<typeof eventSettings>;

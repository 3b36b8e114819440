import { z } from 'zod';
import { figure } from '../../server/opening/settings.ts';

const share = z.number().min(0).max(1);
const positive = z.number().positive();
const notNegative = z.number().nonnegative();

/**
 * Who comes and what they are like. Durations are opening time. Each number is a figure: published or assumed.
 * The distributions that these numbers parametrise are drawn in `load/population/draw.ts`.
 */
export const crowdSettings = z.strictObject({
  /** How many people try, at full size. */
  people: figure(z.number().int().min(1).max(5_000_000)).describe('How many people try, at full size.'),

  arrivals: z
    .strictObject({
      early: figure(share).describe('Share that comes between the pre-queue and the opening, uniformly.'),
      burst: figure(share).describe('Share that comes at the opening and just after it, exponentially.'),
      late: figure(share).describe('Share that comes later, uniformly.'),
      burstMeanSeconds: figure(positive).describe('Mean time from the opening to an arrival of the burst.'),
      lateSeconds: figure(positive).describe('How long after the opening the last of the late ones come.'),
    })
    .describe('When people first look. The shares sum to 1.'),

  devices: z
    .strictObject({ one: figure(share), two: figure(share), three: figure(share) })
    .describe('Shares of people with one, two or three devices on the one account. They sum to 1.'),

  networks: z
    .strictObject({ fibre: figure(share), dsl: figure(share), mobile: figure(share) })
    .describe('Shares of people by network. They sum to 1.'),

  patience: z
    .strictObject({
      medianSeconds: figure(positive).describe('Half of the people wait at least this long.'),
      sigma: figure(z.number().min(0).max(5)).describe(
        'Standard deviation of the logarithm of the patience.',
      ),
    })
    .describe(
      'How long a person waits for a call, from the later of the opening and the arrival; log-normal.',
    ),

  claim: z
    .strictObject({
      meanSeconds: figure(notNegative).describe(
        'Mean time from seeing the call to taking it up; exponential.',
      ),
      noShow: figure(share).describe('Share that sees the call and never takes it up.'),
    })
    .describe('What people do about their call.'),

  forms: z
    .strictObject({
      ready: figure(share).describe('Share that filled in the form ahead of the day.'),
      fields: figure(z.number().int().min(1).max(1000)).describe(
        'Fields that a ready person goes over again.',
      ),
      thinkSeconds: figure(positive).describe('Mean think time on one field; exponential.'),
      sections: figure(z.number().int().min(0).max(100))
        .default(0)
        .describe('Sections of the form that are saved on the site one by one; 0 without a portal.'),
      unreadyFromSeconds: figure(positive).describe('The least time that filling in the whole form takes.'),
      unreadyToSeconds: figure(positive).describe(
        'The most time that filling in the whole form takes; uniform.',
      ),
    })
    .describe('From the admission to the click on submit.'),

  retry: z
    .strictObject({
      mash: figure(share),
      backoff: figure(share),
      obey: figure(share),
      mashSeconds: figure(positive.max(600))
        .default(2)
        .describe('Between two clicks of those who mash, in the mean; wall seconds.'),
    })
    .describe('Shares of people by what they do about an error. They sum to 1.'),

  goodbye: figure(share).describe('Share that, when giving up, tells the room instead of closing the page.'),

  standby: figure(share)
    .default(0)
    .describe('Share that, when turned away, stands by for a place that comes back, while patience lasts.'),

  listening: figure(share)
    .default(0)
    .describe('Share whose pages, while in line, hear the news of the room (a WebSocket) instead of asking.'),

  payment: z
    .strictObject({
      soon: figure(share).describe('Share that pays soon after submitting.'),
      late: figure(share).describe('Share that pays round the end of the delay.'),
      never: figure(share).describe('Share that never pays.'),
      soonMeanDays: figure(positive).describe(
        'Mean days from the place to the payment of those who pay soon.',
      ),
      lateFromDays: figure(notNegative).describe('The first day on which the late ones pay.'),
      lateToDays: figure(positive).describe('The last day on which the late ones pay; uniform.'),
    })
    .describe('Whether and when people pay. The shares sum to 1.'),
});

export type Crowd = z.output<typeof crowdSettings>;

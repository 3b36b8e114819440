import { z } from 'zod';
import { figure } from '../../server/opening/settings.ts';

const share = z.number().min(0).max(1);
const positive = z.number().positive();
const notNegative = z.number().nonnegative();

/** What lies between a person and the site: a round trip's median and spread, and how fast answers come in. */
const lineSettings = z.strictObject({
  latencyMs: figure(notNegative.max(10_000)).describe('Median round trip, wall ms; log-normal over people.'),
  sigma: figure(z.number().min(0).max(3)).describe('Standard deviation of its logarithm.'),
  kilobitsPerSecond: figure(positive).describe('What comes in a second (wall).'),
  pageKilobytes: figure(notNegative.max(100_000)).describe(
    'What a look at the site weighs, with its pictures.',
  ),
});

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
      ahead: figure(share)
        .optional()
        .describe('Share that comes well ahead, round `aheadSeconds` before the opening; none without it.'),
      aheadSeconds: figure(positive)
        .optional()
        .describe('How long before the opening they come, in the mean; an hour without it.'),
      aheadSpreadSeconds: figure(notNegative)
        .optional()
        .describe('Standard deviation of that, normal; ten minutes without it.'),
    })
    .describe('When people first look. The shares sum to 1.'),

  devices: z
    .strictObject({
      one: figure(share),
      two: figure(share),
      three: figure(share),
      nextFromSeconds: figure(notNegative.max(86_400))
        .optional()
        .describe('The next device is taken up this long after the one before, at the least; 5 without it.'),
      nextToSeconds: figure(notNegative.max(86_400))
        .optional()
        .describe('And at the most; uniform between the two; 60 without it.'),
    })
    .describe('Shares of people with one, two or three devices on the one account. They sum to 1.'),

  networks: z
    .strictObject({ fibre: figure(share), dsl: figure(share), mobile: figure(share) })
    .describe('Shares of people by network. They sum to 1.'),

  lines: z
    .strictObject({ fibre: lineSettings, dsl: lineSettings, mobile: lineSettings })
    .optional()
    .describe('How each network delays what people send and see; without it, no network delays anything.'),

  tabs: z
    .strictObject({
      share: figure(share).describe('Share of people who open the site in several tabs of their device.'),
      count: figure(z.number().int().min(2).max(10)).describe('How many tabs those have open.'),
      afterSeconds: figure(positive.max(3600))
        .default(3)
        .describe('How long after the one before each opens, in the mean; exponential.'),
    })
    .optional()
    .describe('Several tabs with one account.'),

  relatives: z
    .strictObject({
      share: figure(share).describe('Share of files that relatives help to try for.'),
      count: figure(z.number().int().min(2).max(20)).describe(
        'How many people try for such a file, all told.',
      ),
      withinSeconds: figure(positive).describe(
        'Each relative begins within this long after the applicant; uniform.',
      ),
    })
    .optional()
    .describe('Several people at places of their own, with the one account.'),

  giveUp: z
    .strictObject({
      hopeShare: figure(share).optional().describe('Share that goes when the odds they are shown are low.'),
      hopeBelow: figure(share)
        .optional()
        .describe('The most that such a person takes for hopeless: uniform from 0 to this.'),
      errorShare: figure(share).optional().describe('Share that goes after so many errors in a row.'),
      errorMean: figure(z.number().min(1).max(10_000))
        .optional()
        .describe('After how many, in the mean; geometric.'),
    })
    .optional()
    .describe('Giving up before patience ends: by the odds shown, or by the errors met.'),

  bots: z
    .strictObject({
      share: figure(share).describe('Share of accounts that a program uses.'),
      perSecond: figure(positive.max(1000)).describe(
        'Submissions that each tries, per second (wall), in the mean; exponential between two.',
      ),
    })
    .optional()
    .describe('Programs that submit over and over without asking the room.'),

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
      fixed: figure(share)
        .optional()
        .describe('Share that refreshes at a fixed interval, whatever was said; none without it.'),
      fixedSeconds: figure(positive.max(3600))
        .optional()
        .describe('That interval, wall seconds; 30 without it.'),
      backoffBaseSeconds: figure(positive.max(600))
        .optional()
        .describe('The most that those who back off wait after a first failure, wall seconds; 1 without it.'),
      backoffCapSeconds: figure(positive.max(3600))
        .optional()
        .describe('The most that they ever wait, wall seconds; 60 without it.'),
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
      methods: z
        .strictObject({
          online: figure(share).describe('Share that pays online, by the payment service.'),
          post: figure(share).describe('Share that pays by post.'),
          cheque: figure(share).describe('Share that sends a certified cheque.'),
          cashOrder: figure(share).describe('Share that sends a cash order.'),
          againHours: figure(positive).describe(
            'Mean hours until somebody whose charge was refused tries again; exponential.',
          ),
        })
        .optional()
        .describe(
          'How people pay; the shares sum to 1. Online by the service of `payments`, else recorded by the operator when it arrives. Without it, a payment is one call.',
        ),
    })
    .describe('Whether and when people pay. The shares sum to 1.'),

  ahead: z
    .strictObject({
      fromDays: figure(positive).describe('How many days before the opening the first of them begin.'),
      untilDays: figure(positive).describe(
        'How many days before the opening the last of them begin; uniform.',
      ),
      accountMinutes: figure(notNegative).describe('Mean time from the self-assessment to the account.'),
      sectionMinutes: figure(notNegative).describe('Mean time that filling in a section takes.'),
      unreadySections: figure(share).describe(
        'Share of the sections that those who are not ready have filled in, in the mean.',
      ),
      spouse: figure(share).describe('Share of the applications with a spouse.'),
      children: figure(notNegative.max(10)).describe('Children in an application, in the mean; Poisson.'),
      english: figure(share)
        .default(0.25)
        .describe('Share of accounts that are written to in English; the others in French.'),
    })
    .optional()
    .describe(
      'What people do on the site before the day: they assess themselves, make an account, and fill in the form section by section. Without it, accounts are given to them, with the form complete.',
    ),

  standbyBackDays: figure(positive)
    .optional()
    .describe(
      'After how many days from the opening those who stand by come back, to be called while their patience lasts; without it they wait at their screens.',
    ),

  documents: z
    .strictObject({
      askedAfterDays: figure(positive).describe(
        'After how many days from the opening the operator asks those who have paid for documents.',
      ),
      meanDays: figure(positive).describe('Mean days until they are handed in; exponential.'),
      never: figure(share).describe('Share that never hands them in.'),
      names: z
        .array(z.string().regex(/^[^\n|]{1,100}$/, 'at most 100 characters, no bar and no new line'))
        .min(1)
        .max(50)
        .default(['diploma', 'passport'])
        .describe('What everybody is asked for.'),
    })
    .optional()
    .describe('Documents after the payment; nobody is asked for any without it.'),
});

export type Crowd = z.output<typeof crowdSettings>;

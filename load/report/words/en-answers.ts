import type { QuotaSummary } from '../../analysis/quota.ts';
import type { Outcome, Verdict } from '../../record/files.ts';
import type { Format } from '../format.ts';

/** Top of the report, in English: what it is, what it comes to. What is not known is null, and left out. */
export function englishAnswers(f: Format) {
  const n = f.number;
  const people = (count: number) => `${n(count)} ${count === 1 ? 'person' : 'people'}`;
  const pairs = (count: number) => `${n(count)} ${count === 1 ? 'pair' : 'pairs'}`;
  const none = (count: number) => (count === 0 ? 'none' : n(count));
  const sentences = (...parts: (string | null)[]) => parts.filter((part) => part !== null).join(' ');
  return {
    title: 'Capacity report',
    subtitle: (ratio: string | null, simulated: boolean) =>
      `${ratio ?? 'Full-scale'} ${simulated ? 'simulation' : 'rehearsal'}`,
    modes: {
      fifo: 'waiting room, first come, first served',
      lottery: 'waiting room, turns by lot',
      'session-limit': 'no waiting room, a limit on sign-ins',
      passthrough: 'no waiting room',
    } as Record<string, string>,
    dayOf: (date: string) => `the day of ${date}`,
    ranOn: (date: string) => `run on ${date}`,
    clocks:
      'Times are those of the day that was replayed. Latency and lag are real time ("wall") and are marked so.',

    banner: {
      invalid: 'INVALID RUN: neither passed nor failed',
      invalidLead: 'Nothing below may be quoted as a result. Why:',
      interrupted: 'INTERRUPTED RUN: only the results so far',
      interruptedLead: 'The run was stopped before its end, so nothing below may be quoted as a result.',
      audit: 'THE RECORDS DO NOT HOLD',
      auditLead: (count: number) =>
        `The audit of this run's files found ${n(count)} ${count === 1 ? 'violation' : 'violations'}. The first:`,
    },

    questions: {
      heading: 'Three questions',
      glances: {
        latency: 'Latency over the day',
        order: 'Arrival against acceptance',
        places: 'Places left',
      } as Record<string, string>,
      holds: 'Will it hold?',
      fair: 'Will it be fair?',
      exact: 'Will exactly the quota be given?',
      answer: { met: 'Yes', missed: 'No', cannotTell: 'Cannot tell', invalid: 'No answer' } as Record<
        Verdict,
        string
      >,
      atScale: (ratio: string) => `at ${ratio}`,
      holdsBecause: (what: {
        requests: number;
        /** How many, or what share; empty for none. */
        failed: string | null;
        p99: number | null;
        inside: number | null;
        cap: number | null;
      }) =>
        sentences(
          `${n(what.requests)} requests${what.failed === null ? '' : what.failed === '' ? ', none failed' : `, ${what.failed} failed`}.`,
          what.p99 === null ? null : `99 of 100 answers came within ${f.milliseconds(what.p99)} (wall).`,
          what.inside === null || what.cap === null
            ? null
            : `At most ${people(what.inside)} inside at once; the cap is ${n(what.cap)}.`,
        ),
      fairBecause: (what: {
        inversions: number | null;
        displaced: number;
        neverTold: number;
        gap: string | null;
        gapLow: string | null;
        gapHigh: string | null;
      }) =>
        sentences(
          what.inversions === null
            ? 'There were no numbers to keep an order of.'
            : what.inversions === 0
              ? 'Everybody was called exactly in the order of their numbers.'
              : `${pairs(what.inversions)} of people were called against the order of their numbers.`,
          what.displaced === 0
            ? 'Nobody lost a place to somebody later.'
            : `${people(what.displaced)} lost a place to somebody later.`,
          what.neverTold === 0 ? null : `${people(what.neverTold)} never learnt how it ended.`,
          what.gap === null
            ? null
            : `Devices, lines and ways of retrying changed the chance by ${what.gap} points at most (95% interval ${what.gapLow} to ${what.gapHigh}).`,
        ),
      exactBecause: (quota: QuotaSummary, audit: number) =>
        sentences(
          `${n(quota.given)} of ${n(quota.total)} places given: ${none(quota.oversold)} too many, ${none(quota.double)} twice, ${none(quota.lost)} lost.`,
          quota.broken === 0
            ? `The balances add up at each of the ${n(quota.entries)} entries of the ledger.`
            : `The balances break at ${n(quota.broken)} of the ${n(quota.entries)} entries of the ledger.`,
          quota.confirmed + quota.lapsed === 0
            ? null
            : `${n(quota.confirmed)} were paid in time, ${n(quota.lapsed)} were not.`,
          audit === 0
            ? 'The audit of all records is clean.'
            : `The audit of the records found ${n(audit)} ${audit === 1 ? 'violation' : 'violations'}.`,
        ),
    },

    objectives: {
      interval: (low: string, high: string) => `95%: ${low} to ${high}`,
      heading: 'Objectives',
      lead: (met: number, all: number) =>
        met === all ? `All ${n(all)} objectives are met.` : `${n(met)} of ${n(all)} objectives are met.`,
      leadInvalid: 'In an invalid run no objective is judged.',
      columns: ['Verdict', 'Objective', 'Measured', 'Asked for'],
      verdict: { met: 'met', missed: 'missed', cannotTell: 'cannot tell', invalid: 'invalid' } as Record<
        Verdict,
        string
      >,
      allPlaces: 'all places',
      measures: {} as Record<string, string>,
    },

    people: {
      heading: 'What became of the people',
      lead: (count: number, share: string) =>
        `${people(count)} came; ${share} of those who needed a place got one.`,
      columns: ['What happened', 'People', 'Share', 'Hours waited, median', 'Requests, median'],
      outcomes: {
        reserved: 'got a place',
        exempt: 'needed none (outside the quota)',
        refused: 'were told that none was left',
        standby: 'stood by for a place that comes back',
        gaveUp: 'gave up',
        neverIn: 'never got in',
        ineligible: 'were not eligible',
        error: 'ended in an error',
      } as Record<Outcome, string>,
    },
  };
}

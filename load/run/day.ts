import type { ClockSegment } from '../../server/opening/clock.ts';
import { type MeasuredCosts, measuredCosts } from '../calibration/measured.ts';
import type { Generator, GeneratorJob, GeneratorResult, Site } from '../generator/generator.ts';
import { mostLagWallMs } from '../generator/validity.ts';
import { leadMs } from '../k6/run.ts';
import type { EventRecord, SeriesRow } from '../record/files.ts';
import { clockSegments, daysOfLag } from '../scenario/schedule.ts';
import { giveAccounts } from './accounts.ts';
import { collectEvidence, type Evidence, NO_EVIDENCE } from './collect.ts';
import { carryOut, eventCalls } from './events.ts';
import type { Interrupt } from './interrupt.ts';
import type { Progress } from './live/progress.ts';
import { openOffice } from './office.ts';
import { toldSeries } from './outside.ts';
import type { Plan } from './plan.ts';
import { joinSeries } from './series.ts';
import { settlePayments } from './settle.ts';
import type { System } from './system.ts';
import { followUse } from './use.ts';
import { watchOpening } from './watch.ts';

/** Everything that came of one day. */
export interface Day {
  clock: ClockSegment[];
  startedAtMs: number;
  endedAtMs: number;
  result: GeneratorResult;
  evidence: Evidence;
  /** Why the evidence is not all there; null when it is. */
  withoutEvidence: string | null;
  series: SeriesRow[];
  /** The events of the day, as they were carried out. */
  events: EventRecord[];
  /** What its calls cost; null where the programs are not known. */
  costs: MeasuredCosts | null;
}

export interface DayOptions {
  plan: Plan;
  system: System;
  generator: Generator;
  /** A site of its own kind, known from outside only. */
  site?: Site;
  /** Wall time at which the clock is to start, Unix ms; without it, as soon as everything is ready. */
  startAtMs?: number;
  /** k6 processes that share the crowd. */
  generators?: number;
  /** Each device has connections of its own. */
  own?: boolean;
  /** The folder of k6 instances that run elsewhere. */
  runners?: string;
  /** What kind of run this is, for the live view. */
  kind: string[];
  /** The run's own folder for the generator's files. */
  folder: string;
  /** Wall time, Unix ms. */
  now(): number;
  interrupt: Pick<Interrupt, 'signal'>;
  progress: Progress;
}

/** Lives one day: accounts, clock, crowd, payments; then asks the server for its side of it. */
export async function liveDay(options: DayOptions): Promise<Day> {
  const { plan, system, now, interrupt, progress } = options;
  const { admin } = system;
  const { opensAtMs, endsAtMs, seed } = plan;

  const people =
    options.site === undefined
      ? await giveAccounts(admin, plan.people)
      : plan.people.map((person) => ({ ...person, token: '' }));
  const startedAtMs = startOf(options);
  const clock = clockSegments(plan.scenario, startedAtMs);
  // The reference server behind an adapter has a clock to set; whatever else has the time it has.
  if (options.site === undefined || system.own) await admin.setClock(clock);

  const watch = watchOpening({
    admin: options.site === undefined ? admin : null,
    now,
    title: plan.scenario.title,
    kind: options.kind,
    timeZone: plan.scenario.opening.timeZone,
    opensAtMs,
    endsAtMs,
    people: people.length,
    portalSeconds: plan.scenario.portal?.serviceSeconds ?? null,
  });
  watch.setClock(clock);
  progress.follow(watch.status);
  system.payments?.serve(system.url, clock);
  // Of several machines one does what the operator would do; letters go to the one that their sender is on.
  const operates = (plan.segment?.part ?? 1) === 1;
  const happens = operates ? (plan.scenario.events ?? []) : [];
  const office =
    options.site === undefined && plan.people.some(({ paying }) => paying !== undefined)
      ? await openOffice({
          admin,
          clock,
          opensAtMs,
          documents: operates ? documentsOf(plan) : null,
          now,
        })
      : null;
  const events = carryOut({
    ...{ admin, clock, opensAtMs, now, note: progress.note },
    calls: eventCalls(happens, opensAtMs).filter(({ atMs }) => atMs < endsAtMs),
  });
  const use = system.pids && followUse(system.pids, now);
  try {
    const result = await options.generator({
      url: system.url,
      people,
      seed,
      clock,
      opensAtMs,
      endsAtMs,
      folder: options.folder,
      signal: interrupt.signal,
      note: progress.note,
      tick: watch.tick,
      ...(office && { officeUrl: office.url }),
      ...beside(plan),
      ...(options.site && { site: options.site }),
      ...(system.ca !== undefined && { ca: system.ca }),
      ...(options.own && { own: true as const }),
      ...(options.runners !== undefined && { runners: options.runners }),
      ...(options.generators && { generators: options.generators }),
      ...(system.prometheusWriteUrl === null ? {} : { prometheusWriteUrl: system.prometheusWriteUrl }),
    });
    const used = use?.stop();
    await events.stop();
    await office?.stop();
    const aheadMs = plan.segment === null ? null : watch.aheadMs();
    const end =
      options.site === undefined
        ? await afterTheDay(options, clock)
        : { clock, evidence: NO_EVIDENCE, withoutEvidence: null };
    watch.stop();
    const frame = { clock: end.clock, startedWallMs: startedAtMs, opensAtMs };
    const joined = joinSeries(result.seconds, watch.levels(), frame);
    const series = options.site ? toldSeries(joined, plan.scenario.opening.quota) : joined;
    result.invalidReasons.push(...(office?.problems() ?? []));
    const costs =
      used === undefined
        ? null
        : measuredCosts(result.lines, {
            ...{ use: used, servers: system.pids!.servers.length, series },
            ...{ clock, startedWallMs: startedAtMs },
          });
    return {
      ...end,
      startedAtMs,
      endedAtMs: now(),
      result: plan.segment === null ? result : withClock(result, aheadMs),
      series,
      events: events.records,
      costs,
    };
  } finally {
    await events.stop();
    await office?.stop();
    use?.stop();
    watch.stop();
    progress.rest();
  }
}

/** The people of a machine whose clock is not the server's come at other times than those of the other machines. */
function withClock(result: GeneratorResult, aheadMs: number | null): GeneratorResult {
  const report = { ...result.report, clockAheadMs: aheadMs === null ? null : Math.round(aheadMs) };
  if (aheadMs === null || Math.abs(aheadMs) <= mostLagWallMs) return { ...result, report };
  const reason = `This machine's clock was ${Math.round(Math.abs(aheadMs))} ms ${aheadMs > 0 ? 'ahead of' : 'behind'} the server's (at most ${mostLagWallMs} ms): set both by the same time service (NTP).`;
  return { ...result, report, invalidReasons: [...result.invalidReasons, reason] };
}

/** When the clock starts: as asked, or once k6 can be ready. @throws Error where the time asked for has gone by */
function startOf({ plan, now, startAtMs }: DayOptions): number {
  if (startAtMs === undefined) return Math.ceil(now() + leadMs(plan.people.length));
  if (startAtMs > now()) return startAtMs;
  throw new Error(
    `the start was at ${new Date(startAtMs).toISOString()}, and everything was ready only afterwards; give all parts a later --start-at`,
  );
}

/** When the operator asks for documents, opening ms from the opening, and for which; null where nobody is asked. */
function documentsOf({ scenario: { crowd } }: Plan): { atMs: number; names: readonly string[] } | null {
  if (crowd.documents === undefined) return null;
  const { askedAfterDays, names } = crowd.documents;
  return { atMs: askedAfterDays * DAY_MS, names };
}

/** What the generator is to know of the days before and after. */
function beside({ scenario }: Plan): Pick<GeneratorJob, 'spans' | 'chargePatienceMs'> {
  const spans = daysOfLag(scenario);
  return {
    ...(spans && { spans }),
    ...(scenario.payments && { chargePatienceMs: scenario.payments.patienceMs }),
  };
}

const DAY_MS = 86_400_000;

/**
 * Lets the payments run out (unless the day was cut short) and asks for the evidence. A server that has died
 * leaves none; what the crowd was told is kept all the same.
 */
async function afterTheDay(
  { plan, system: { admin }, now, interrupt: { signal } }: DayOptions,
  clockOfDay: ClockSegment[],
): Promise<Pick<Day, 'clock' | 'evidence' | 'withoutEvidence'>> {
  const endsMs = plan.opensAtMs + plan.endsAtMs;
  let clock = clockOfDay;
  try {
    const alone = plan.segment === null;
    if (!signal.aborted) clock = await settlePayments({ admin, clock, endsMs, now, signal, alone });
    const evidence = await collectEvidence(admin);
    return { clock, evidence, withoutEvidence: null };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      clock,
      evidence: NO_EVIDENCE,
      withoutEvidence: `The server's ledger could not be fetched: ${why}`,
    };
  }
}

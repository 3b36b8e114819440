import type { ClockSegment } from '../../server/opening/clock.ts';
import type { Crowd } from '../population/draw.ts';
import { randomStream } from '../population/random.ts';
import type { EventRecord, PersonRecord } from '../record/files.ts';
import type { Levels } from '../run/series.ts';
import type { Scenario } from '../scenario/schema.ts';
import { Arrivals } from './arrivals.ts';
import { Calls } from './calls.ts';
import { Conduct, type Surroundings } from './conduct.ts';
import { SimulatedController } from './controller.ts';
import type { Costs } from './costs.ts';
import { DayClock } from './day-clock.ts';
import { EventQueue } from './engine/event-queue.ts';
import { kindOf, kinds } from './event-code.ts';
import { Lives } from './lives.ts';
import { SimulatedOperator } from './operator.ts';
import type { SimulatedEntry } from './places.ts';
import { PollLatencies } from './poll-latency.ts';
import { SimulatedPortal } from './portal.ts';
import { SecondCounts } from './second-counts.ts';
import { SimulatedSite } from './site.ts';
import { Sleepers } from './sleepers.ts';
import { SimulatedSystem } from './system.ts';
import { TellAgain, type ToldAgain } from './told-again.ts';
import { Waker } from './waker.ts';

export interface VirtualDayOptions {
  scenario: Scenario;
  /** Who comes. */
  crowd: Crowd;
  seed: number;
  /** Which of the days that the same people may live: what is the system's own (its times, the draw) is drawn by it; 0 where nothing is said. */
  chance?: number;
  /** Begins at wall time 0. */
  clock: readonly ClockSegment[];
  opensAtMs: number;
  /** Opening ms from the opening at which everything is over. */
  endsAtMs: number;
  costs: Costs;
  /** The slow way: an event for every poll. The result is the same. */
  everyPoll?: boolean;
  /** The slow way: an event for every step of the controller. The result is the same. */
  everyTick?: boolean;
  /** Moments at which everyone in line is told once more how long it may take; opening ms from the opening. */
  asksAgainAtMs?: readonly number[];
  /** A faulty draw, in which each device has a ticket of its own: the check of equal chances must see it. */
  ticketADevice?: boolean;
  /** Told now and then how far the day is: 0 to 1. */
  progress?: (share: number) => void;
  /** Asked now and then whether to stop here. */
  stopped?: () => boolean;
}

/** What a virtual day leaves: as much as a measured one, before anybody writes it down. */
export interface VirtualDay {
  people: number;
  /** What happened to somebody; made when it is asked for, since a million of them would be a gigabyte. */
  person(index: number): PersonRecord;
  entries: SimulatedEntry[];
  /** When the last place was given for the first time, opening ms from the opening; null where some were left. */
  filledAtMs: number | null;
  counts: SecondCounts;
  levels: Levels[];
  /** What those who waited at each of `asksAgainAtMs` were told then, of those who were called later. */
  again: ToldAgain[];
  /** What the scenario had happen. */
  done: EventRecord[];
  /** Events simulated, the controller's steps among them, and polls that were only counted. */
  events: number;
  pollsCounted: number;
  /** What was asked of servers and Redis in the busiest minute, in shares of what they can do; polls counted are in it. */
  busy: { servers: number; redis: number };
  /** In the minute in which it was worst: how long requests waited before the servers, in times of what they were worked on. */
  waiting: number;
  interrupted: boolean;
}

/** Between two looks at whether to go on. */
const stepsUnasked = 50_000;

/** Lives a day event by event. The same options give the same day, to the last byte. */
export function liveVirtually(options: VirtualDayOptions): VirtualDay {
  const { scenario, crowd, seed, chance = 0, opensAtMs, costs } = options;
  const clock = new DayClock(options.clock, opensAtMs);
  const endMs = clock.toWall(options.endsAtMs);
  const queue = new EventQueue(Math.max(1024, crowd.people), endMs);
  const site = new SimulatedSite(scenario, crowd.people, clock.speed);
  const { room } = site;
  const sleepers = new Sleepers(room);
  const counts = new SecondCounts();
  const system = new SimulatedSystem(costs, scenario.run.servers, seed, chance);
  const arrivals = new Arrivals(crowd);
  const lives = new Lives(crowd, arrivals, { seed, opensAtMs, costs });
  const surroundings: Surroundings = {
    ...{ clock, queue, lives, site, system, sleepers, counts, costs, endMs },
    everyPoll: options.everyPoll ?? false,
    everyTick: options.everyTick ?? false,
  };
  const calls = new Calls();
  const waker = new Waker(surroundings, calls);
  const conduct = new Conduct(surroundings, calls, waker);
  const portal =
    scenario.portal === undefined
      ? null
      : new SimulatedPortal({
          ...{ portal: scenario.portal, seed, chance, clock, queue },
          gate: () => room.published.gate ?? Number.POSITIVE_INFINITY,
          ended: (call, outcome) => conduct.leavePortal(call, outcome),
        });
  conduct.portal = portal;
  const controller = new SimulatedController(scenario, surroundings, waker, portal);
  // The servers stood before the day began.
  room.published.phase = room.phaseAt(clock.openingMs);
  controller.goOn();
  if (scenario.admission.mode === 'lottery') queue.add(clock.toWall(listClosesMs(scenario)), kinds.draw, 0);
  const tellAgain = new TellAgain(lives, site);
  options.asksAgainAtMs?.forEach((atMs, which) => {
    queue.add(clock.toWall(atMs), kinds.ask, which);
  });
  const operator = new SimulatedOperator({
    ...{ scenario, opensAtMs, endsAtMs: options.endsAtMs, clock, queue, site, portal },
  });

  function happen(what: number, who: number): void {
    switch (kindOf(what)) {
      case kinds.step:
        conduct.step(who, what);
        break;
      case kinds.execute:
        conduct.execute(who);
        break;
      case kinds.answer:
        conduct.answered(who);
        break;
      case kinds.timeout:
        conduct.timeOut(who);
        break;
      case kinds.tick:
        controller.tick(arrivalMs);
        break;
      case kinds.draw:
        waker.wakeAll();
        if (options.ticketADevice)
          room.draw(drawSeed(seed, chance), (who) => crowd.person(arrivals.indexOf(who)).cohort.devices);
        else room.draw(drawSeed(seed, chance));
        break;
      case kinds.ask:
        tellAgain.ask(options.asksAgainAtMs![who]!);
        break;
      case kinds.portal:
        portal!.goOn();
        break;
      case kinds.operator:
        operator.act(who);
        if (room.remaining > 0) controller.goOn();
        break;
      case kinds.lapse: {
        const full = room.remaining === 0;
        site.places.lapse(who, clock.openingMs);
        if (full && room.remaining > 0) controller.goOn(controller.stepMs);
      }
    }
  }

  const rushMs = Math.min(endMs, controller.closesMs);
  const nextArrivalMs = (): number => Math.max(0, clock.toWall(arrivals.nextAtMs));
  let interrupted = false;
  let arrivalMs = nextArrivalMs();
  for (let steps = 1; ; steps++) {
    const isEvent = queue.isBefore(arrivalMs);
    if (!(isEvent ? queue.isBefore(endMs) : arrivalMs < endMs)) break;
    if (steps % stepsUnasked === 0) {
      options.progress?.(Math.min(1, clock.nowMs / rushMs));
      interrupted = options.stopped?.() ?? false;
      if (interrupted) break;
    }
    if (isEvent) {
      queue.take();
      clock.nowMs = queue.at;
      happen(queue.what, queue.who);
    } else {
      clock.nowMs = arrivalMs;
      conduct.arrive(arrivals.take());
      arrivalMs = nextArrivalMs();
    }
  }
  if (interrupted) options.progress?.(1);
  conduct.finish(interrupted);
  const latencies = new PollLatencies(scenario, costs);
  counts.addPolls(sleepers.polls, (second) => {
    const { offered, backlogMs } = system.loadIn(second);
    return latencies.at(offered, backlogMs);
  });
  let places: Int32Array | null = null;
  return {
    people: crowd.people,
    person(index) {
      places ??= arrivals.places();
      const who = places[index]!;
      const record = lives.record(who);
      record.finalState = site.places.of(who)?.state ?? null;
      return record;
    },
    entries: site.places.entries.map((entry) => ({
      ...entry,
      owner: entry.owner === null ? null : arrivals.indexOf(entry.owner),
    })),
    filledAtMs: site.places.filledAtMs,
    counts,
    levels: controller.levels,
    again: tellAgain.results(),
    done: operator.records,
    events: queue.added + controller.still + crowd.people,
    pollsCounted: sleepers.counted,
    busy: controller.busiest,
    waiting: system.mostWaiting,
    interrupted,
  };
}

/** When the list of those who are drawn closes, opening ms from the opening. */
function listClosesMs({ opening }: Pick<Scenario, 'opening'>): number {
  return Date.parse(opening.listClosesAt ?? opening.opensAt) - Date.parse(opening.opensAt);
}

/** 64 hex digits, as the server's draw has. */
function drawSeed(seed: number, chance: number): string {
  const random = randomStream(seed, 'draw', chance);
  return Array.from({ length: 16 }, () =>
    Math.floor(random.next() * 65_536)
      .toString(16)
      .padStart(4, '0'),
  ).join('');
}

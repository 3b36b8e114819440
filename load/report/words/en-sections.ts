import type { OrderSummary } from '../../analysis/order.ts';
import type { CohortName } from '../../analysis/parity.ts';
import type { QuotaSummary } from '../../analysis/quota.ts';
import type { ValidityCheck } from '../../analysis/validity.ts';
import type { EventRecord } from '../../record/files.ts';
import type { Format } from '../format.ts';

/** The sections below the charts, in English. */
export function englishSections(f: Format) {
  const n = f.number;
  const people = (count: number) => `${n(count)} ${count === 1 ? 'person' : 'people'}`;
  const pairs = (count: number) => `${n(count)} ${count === 1 ? 'pair' : 'pairs'}`;
  return {
    order: {
      heading: 'Order, step by step',
      lead: (displaced: number, latecomers: number, candidates: number) =>
        displaced + latecomers === 0
          ? `Of ${people(candidates)} who stood in line, stayed and acted in time, nobody lost a place to somebody later.`
          : `Of ${people(candidates)} who stood in line, stayed and acted in time, ${people(displaced)} lost a place to somebody later; ${people(latecomers)} got one who came too late for it.`,
      drawn:
        'Lots were drawn among those who came before the list closed: who came first among them has no claim to a place, and nobody can be displaced. A tau near 0 from number to turn, of those drawn, is what a fair draw looks like; calls must follow the turns exactly.',
      byLot: 'by lot',
      columns: ['Step', 'People', 'Pairs turned round', 'Ties', 'Tau', 'z', 'Furthest', 'Reading'],
      steps: {
        arrivalToNumber: 'first look to number',
        numberToTurn: 'number to turn',
        numberToCall: 'number to call',
        turnToCall: 'turn to call',
        callToRank: 'call to rank',
        submissionToRank: 'click on submit to rank',
        arrivalToRank: 'first look to rank, in all',
      },
      notThere: 'not in this mode',
      exactly: 'exactly in order',
      beyond: (count: number) =>
        count === 0
          ? 'only between people within a quarter of a second (wall)'
          : `${pairs(count)} more than a quarter of a second (wall) apart`,
      thinking: ({ explained, unexplained }: NonNullable<OrderSummary['thinking']>) =>
        unexplained === 0
          ? 'all of it people taking their own time over the form'
          : `${pairs(explained)} turned round by people’s own time over the form, ${n(unexplained)} not`,
      whole: 'everything above together',
      note: 'Tau is Kendall’s tau-b: 1 is the same order, 0 no relation, −1 the reverse; z counts standard deviations above chance. Furthest: how many later ones went ahead of one person. Who shares a moment is tied, neither kept nor turned round.',
      withoutAdmission: (count: number) => `${people(count)} got a place without ever having been admitted.`,
      strayNumbers: (count: number) =>
        `${n(count)} times a person was given another number while the first was still good.`,
      passedOver: (count: number) =>
        `In the wide sense ${people(count)}, also beyond the first in line, saw a later one get a place.`,
      ids: (ids: string) => `For instance ${ids}.`,
    },

    parity: {
      heading: 'Parity',
      columns: ['Cohort', 'Largest gap', 'Between', '95% interval', 'Same arrival', 'Chance alone'],
      cohorts: {
        devices: 'devices',
        network: 'line',
        retry: 'after an error',
        early: 'came before the opening',
        formReady: 'form filled in ahead',
      } as Record<CohortName, string>,
      groups: {
        devices: { '1': 'one device', '2': 'two devices', '3': 'three devices' },
        network: { fibre: 'fibre', dsl: 'DSL', mobile: 'mobile' },
        retry: { mash: 'click again', backoff: 'back off', obey: 'wait as told', fixed: 'refresh' },
        early: { true: 'came early', false: 'came later' },
        formReady: { true: 'form ready', false: 'form not ready' },
      } as Record<CohortName, Record<string, string>>,
      versus: (best: string, worst: string) => `${best} over ${worst}`,
      byDesign: 'Coming early and having the form ready may decide; the others ought not to.',
      note: 'Points of the share that got a place. "Same arrival" compares people who arrived at about the same time. "Chance alone" is how often groups treated alike differ this much; with five cohorts, below 1% is worth a look.',
    },

    effort: {
      heading: 'Effort',
      lead: (hours: string, missed: number) =>
        `${people(missed)} got nothing and waited ${hours} hours for it, taken together.`,
      rows: {
        requests: 'requests a person',
        inVain: 'hours waited in vain',
        withPlace: 'hours waited by those with a place',
        told: 'hours until told an answer',
      },
      columns: ['', 'People', 'Lowest 5%', 'Median', 'Highest 5%', 'Most'],
      neverTold: (count: number) =>
        count === 0
          ? 'Everybody who stayed was told how it ended.'
          : `${people(count)} stayed and were never told how it ended.`,
      hardlyAgain: 'Hardly any request was made a second time.',
      amplification: (factor: string) => `Retries made ${factor} requests out of each one that was meant.`,
      noRetries: 'Nobody had to send a request twice.',
      evenness: (jain: string, gini: string) =>
        `Waits are spread with a Jain index of ${jain} (1: all alike) and a Gini coefficient of ${gini} (0: all alike).`,
    },

    service: {
      heading: 'Service',
      columns: ['Action', 'Requests', 'Median', '95%', '99%', 'Slowest'],
      all: 'all requests',
      allOfDay: 'all, but for the days before and after',
      approximate: 'The line for all requests is put together from those of each action.',
      peak: (requests: string, goodput: string) =>
        `At the busiest ${requests} requests a second (wall); ${goodput} a second answered without an error on average.`,
      placesPerMinute: (rate: string) => `${rate} places a minute of the day.`,
      actions: {
        look: 'look at the opening',
        join: 'join the room',
        poll: 'ask how far it is',
        status: 'ask how far it is',
        claim: 'take up the call',
        admit: 'take up the call',
        signIn: 'sign in',
        save: 'save a section',
        submit: 'submit',
        signOut: 'sign out',
        pay: 'pay',
        leave: 'leave',
        standBy: 'stand by',
        assess: 'assess oneself',
        register: 'make an account',
        enter: 'sign in by password',
        fill: 'fill in a section ahead',
        intend: 'ask for the bill',
        readMail: 'read the mailbox',
        handIn: 'hand documents in',
      } as Record<string, string>,
    },

    portal: {
      heading: 'The portal behind',
      lead: (workers: string, service: string, perMinute: string) =>
        `${workers} workers, ${service} a piece of work in the mean: ${perMinute} pieces a minute of the day.`,
      columns: ['', ''],
      done: 'Pieces of work done',
      tooLate: 'of these, for somebody who had given up',
      forward: 'Answers that brought somebody nearer to a place',
      goodput: 'Goodput, from the opening to the last place',
      goodputInLine: (duration: string) => `the same while the line stood (${duration})`,
      collapsed: 'Time with less than a tenth of it, while more was asked than it can do',
      meaning:
        'Goodput: work whose answer reached its caller in time and brought that person nearer to a place (signed in, a section of the form saved, a place taken), of what the portal could have done in that time.',
    },

    prediction: {
      heading: 'What people were told to expect',
      eta: (within: string, low: string, high: string, count: number) =>
        `The first waiting time told held for ${within} of ${people(count)} who were called (95% interval ${low} to ${high}).`,
      bias: (miss: string, direction: 'longer' | 'shorter' | 'even') =>
        `Half of the forecasts, taken in the middle of their range, were off by ${miss} or more${direction === 'even' ? '' : `; people mostly waited ${direction} than told`}.`,
      skill: (skill: string, near: string | null, turns: string) =>
        `The first odds told, that a place is left when the line comes to one’s turn, have a Brier skill of ${skill} against telling everybody the same (1 is perfect, 0 no better)${near === null ? '' : `; within ${turns} turns of the last one called, ${near}`}.`,
      place: (skill: string, near: string | null) =>
        `Against getting a place, which is the person’s own doing too, it is ${skill}${near === null ? '' : `, and near the cut-off ${near}`}.`,
      beyond: (told: number, reached: string) =>
        `${people(told)} ${told === 1 ? 'was' : 'were'} told at once that no place was in reach; to ${reached} of them the line came after all.`,
      none: 'The room told nobody what to expect.',
      columns: ['Odds told', 'People', 'On average', 'Line came', 'Got a place'],
    },

    validity: {
      heading: 'Can this run be believed?',
      yes: 'Yes: the generator kept up, and everybody’s record is here.',
      no: 'No. See the top of this page.',
      columns: ['Check', 'Measured', 'At most', ''],
      checks: {
        finished: 'the run went to its end',
        lagWallP99: 'actions started late, 99th percentile (wall)',
        lagOpeningP99: 'the same in time of the day; at most 1% of the median wait',
        lagBeforeP99: 'in the days before, in time of the day; at most 1% of those days',
        lagAfterP99: 'in the days after, in time of the day; at most 1% of the days to pay',
        lostPeople: 'people whose record is missing',
        generator: 'objections of the generator',
      } as Record<ValidityCheck['name'], string>,
      fine: 'fine',
      broken: 'broken',
      yesNo: (broken: boolean): string => (broken ? 'no' : 'yes'),
      shared: (virtualUsers: number, connections: number | null, crowd: number) =>
        `${n(virtualUsers)} virtual users${connections === null ? '' : ` and ${n(connections)} connections`} stood for ${people(crowd)}: the cost of a socket and a handshake for each is not in these figures.`,
      own: (connections: number | null, crowd: number) =>
        `Each device had connections of its own: ${connections === null ? '' : `${n(connections)} were opened `}for ${people(crowd)}.`,
      sockets: (most: number | null, handshakes: number | null) =>
        `${most === null ? '' : ` At most ${n(most)} sockets were held at once.`}${handshakes === null || handshakes === 0 ? '' : ` There were ${n(handshakes)} TLS handshakes.`}`,
      listening: (devices: number, sockets: number) =>
        `Up to ${n(devices)} devices in line heard the room’s news instead of asking, on ${n(sockets)} sockets: a socket for each is what bench --only live measures.`,
      parts: (machines: { part: number; people: number; cpu: string; lag: string }[]) =>
        `Lived by ${n(machines.length)} machines: ${machines.map((each) => `part ${each.part}, ${people(each.people)}, ${each.cpu} busy, 1 action in 100 late by ${each.lag} or more`).join('; ')}.`,
      cpu: (machine: string, generator: string) =>
        `In the rush ${machine} of the machine’s cores were busy, ${generator} with the generator itself.`,
      carried: (had: { memory: string; kilobytesEach: string; perGiB: string; perCore: string | null }) =>
        `The generator had ${had.memory} of memory at most: ${had.kilobytesEach} kB a person, ${had.perGiB} people per GiB${had.perCore === null ? '' : `; in the rush at this speed one core carries ${had.perCore} people`}.`,
      machine: (cpus: number, model: string, memory: string) =>
        `${n(cpus)} cores (${model}), ${memory} of memory.`,
      replications: {
        name: (count: number) =>
          `The main measures over ${n(count)} simulated days, each of another seed (95 % intervals)`,
        columns: ['Measure', 'Mean', 'Interval', 'Days'],
      },
      setUp: (servers: number, durability: string, generator: string) =>
        `${n(servers)} server ${servers === 1 ? 'process' : 'processes'}, durability "${durability}", generator ${generator}.`,
    },

    events: {
      heading: 'What happened that day',
      lead: 'Besides the people: what was done to the site, at the numbers that the charts mark.',
      columns: ['Mark', 'At', 'What', ''],
      kinds: {
        maintenance: (begins: boolean) => (begins ? 'maintenance begins' : 'maintenance ends'),
        shutdown: (begins: boolean) => (begins ? 'the site is shut' : 'the site is opened again'),
        capacity: (_: boolean, share: string | null) => `the portal has ${share} of its workers`,
        surge: (_: boolean, crowd: string | null) => `a surge: ${crowd ?? ''} people more begin to come`,
        places: (_: boolean, added: string | null) => `${added ?? ''} places are added`,
      } as Record<EventRecord['kind'], (begins: boolean, amount: string | null) => string>,
      done: 'carried out',
      failed: (why: string) => `not carried out: ${why}`,
      scaled: (ratio: string) => `Counts are those of the ${ratio} rehearsal.`,
    },

    published: {
      heading: 'Published and replayed',
      lead: 'What was published about the day, beside what the replay gave. The replay need not match: it runs another server.',
      illustrative: (free: number, outcomes: number) =>
        `Illustrative: ${n(free)} numbers are assumed, and ${n(outcomes)} published ${outcomes === 1 ? 'outcome is' : 'outcomes are'} there to hold them against. That they agree proves nothing.`,
      columns: ['', 'Published', 'Here', 'Difference', 'Source'],
      scaled: (full: string) => `${full} at full size`,
      about: (value: string) => `about ${value}`,
      notReplayed: 'not replayed',
    },

    assumed: {
      heading: 'What this stands on',
      lead: (assumed: number, published: number) =>
        `${n(assumed)} figures are assumed, ${n(published)} are published. Other assumptions give another day.`,
      columns: ['Figure', 'Value', 'Mark', 'Source, or why'],
      assumed: 'assumed',
      published: 'published',
      fullSize: 'Values are those of the full-size day.',
      confidence: { high: 'sure', medium: 'fairly sure', low: 'unsure' } as Record<string, string>,
    },

    outside: {
      heading: 'Seen from outside',
      lead: (target: string, adapter: string, functions: string) =>
        `The site at ${target} was visited through ${adapter} (${functions}). What follows is not known from outside, and no verdict rests on it:`,
      unknown: [
        'the ledger of places: whether the site itself holds every place that it promised, and places that lapsed or came back',
        'the moments at which a room called people, and so whether it called them in order',
        'how many were waiting or inside at once, and how busy the servers behind were',
      ],
      counted:
        'Places are counted by what people were told. A request is one call of the adapter, whatever number of HTTP calls it makes; its latency is that of all of them.',
      exactBecause: (quota: QuotaSummary, audit: number) =>
        [
          `${people(quota.given)} were told that they have a place, of ${n(quota.total)}: ${n(quota.oversold)} too many, ${n(quota.double)} twice.`,
          audit === 0
            ? 'What people were told does not contradict itself; what the site holds is not known from outside.'
            : `What people were told breaks the quota's rules in ${n(audit)} ${audit === 1 ? 'point' : 'points'}.`,
        ].join(' '),
    },

    scale: {
      heading: (ratio: string) => `What a scale of ${ratio} keeps, and what it does not`,
      keeps: 'It keeps',
      loses: 'It does not keep',
    },

    check: {
      heading: 'Check it yourself',
      lead: 'Everything here is computed from the files beside this page. Anyone can check them, and compute it again:',
      auditSays: 'checks the ledger, its signed end, the receipts and what people were told',
      reportSays: 'writes this page again',
      clean: (entries: string, receipts: string, crowd: string) =>
        `When this page was written, the audit of ${entries} ledger entries, ${receipts} receipts and ${crowd} records was clean.`,
      broken: (count: number) => `When this page was written, the audit found ${n(count)} violations.`,
      checkpoint: (seq: string, hash: string) => `The ledger ends at entry ${seq}, with the hash ${hash}.`,
      noCheckpoint: 'There is no signed end of the ledger.',
      rank: 'A rank says who was first. It does not say who will be processed first, or accepted.',
      again: (seed: number) => `The same seed, ${seed}, gives the same people.`,
      files: 'Files',
      fileSays: {
        'run.json': 'what was run, on what, with which keys',
        'people.ndjson': 'a line a person',
        'ledger.ndjson': 'what happened to each place, chained by hashes',
        'receipts.ndjson': 'what people were given in writing, signed',
        'series.ndjson': 'a line a second',
        'summary.json': 'every figure of this page and more',
        'report.md': 'this page in short',
        'junit.xml': 'the objectives, for a build server',
      } as Record<string, string>,
    },

    yes: 'yes',
    no: 'no',
    to: (low: string, high: string) => `${low} to ${high}`,
  };
}

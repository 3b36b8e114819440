import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { wallTime } from '../../server/opening/clock.ts';
import { type Faults, faultsOf } from '../adapter/faults.ts';
import { loadAdapter } from '../adapter/load.ts';
import { addressOf, devicesOf, sourcesOf } from '../generator/connections.ts';
import { type CpuShare, cpuShare } from '../generator/cpu.ts';
import { type Gathering, gathering } from '../generator/gather.ts';
import type { Generator, GeneratorJob, GeneratorResult } from '../generator/generator.ts';
import { peakMemory } from '../generator/memory.ts';
import { type Sockets, socketNotes, socketsOf } from '../generator/sockets.ts';
import { judgeValidity } from '../generator/validity.ts';
import type { GeneratorReport } from '../record/files.ts';
import { isLoopback } from '../run/target.ts';
import { type Child, describeExit, startChild } from '../stack/child.ts';
import { provideK6 } from '../stack/k6.ts';
import { moduleFile } from '../stack/path.ts';
import { startControl } from './control.ts';
import { executionSegment } from './execution-segment.ts';
import { follow } from './follow.ts';
import { onceEach } from './once.ts';
import { ownHosts, type Plan, planText, type Said } from './plan.ts';

/** After the end of the day k6 has this long for what is under way, wall ms. */
export const graceMs = 30_000;
/** After a stop, the script has this long to write everybody down, wall ms; then k6 is ended. */
export const stopMs = 8_000;

/**
 * How long before the clock starts k6 is to be started, wall ms: it compiles the script and reads the crowd in
 * that time. Measured at 0.06 ms a person and 0.4 s; several times that, since on a busy machine it took 0.35 ms a
 * person, and whoever was due meanwhile came late.
 */
export function leadMs(people: number): number {
  return 2_000 + 0.4 * people;
}

/** k6 lives the crowd. Throws where there is no k6. */
export const runK6: Generator = async (job) => {
  const program = await provideK6({ note: job.note });
  if (program === null) throw new Error('there is no k6 on this machine');
  const folder = join(job.folder, 'k6');
  mkdirSync(folder, { recursive: true });
  if (job.site !== undefined) await loadAdapter(job.site.file);
  const control = await startControl();
  let useless = false;
  const faults = faultsOf(() => {
    useless = true;
    control.stop();
  });
  const generators = job.generators ?? 1;
  const usersEach = job.virtualUsers ?? virtualUsersFor(Math.ceil(job.people.length / generators));
  const virtualUsers = generators * usersEach;
  const address = job.own ? await addressOf(job.url) : null;
  const gathered = gathering();
  const once = onceEach(gathered);
  // One plan for all: k6 gives each process a segment of the virtual users, and each of those lives its own people.
  const plan = join(folder, 'plan.ndjson');
  writeFileSync(plan, planText(planOf(job, control.url, virtualUsers, address), job.people));
  const started = await Promise.all(
    Array.from({ length: generators }, async (_, index) => {
      const own = generators === 1 ? folder : join(folder, String(index + 1));
      mkdirSync(own, { recursive: true });
      const said = join(own, 'said.ndjson');
      writeFileSync(said, '');
      const sources = address === null ? null : sourcesOf(address, index, usersEach);
      const segment = executionSegment(index, generators);
      return {
        said,
        child: await startK6(program, job, { folder: own, part: index + 1, plan, said, sources, segment }),
      };
    }),
  );
  const pids = started.map(({ child }) => child.pid);
  const cpu = cpuShare(pids);
  const memory = peakMemory(pids);
  const sockets = socketsOf(pids);
  const ready = new Set<number>();
  const followers = started.map(({ said }) => follow(said, (line) => hear(line, once, ready, faults)));
  const read = () => {
    for (const follower of followers) follower.read();
  };
  const following = setInterval(read, 100);
  const ticking = setInterval(() => {
    cpu.sample();
    memory.sample();
    sockets.sample();
    for (const second of gathered.complete(Math.floor(Date.now() / 1000) - 2)) job.tick(second);
  }, 1_000);
  const ends = await Promise.all(started.map(({ child }) => ended(job, child, control.stop))).finally(() => {
    clearInterval(following);
    clearInterval(ticking);
  });
  await control.close();
  read();
  for (const follower of followers) follower.close();
  const end = together(ends);
  for (const second of gathered.complete(Number.POSITIVE_INFINITY)) job.tick(second);
  const report = {
    ...gathered.report(job.people.length, virtualUsers, job.spans),
    peakMemoryBytes: memory.bytes(),
  };
  const result = resultOf(
    job,
    gathered,
    { cpu, sockets },
    report,
    useless ? { ...end, interrupted: true } : end,
  );
  return { ...result, invalidReasons: [...faults.reasons(), ...once.reasons(), ...result.invalidReasons] };
};

/** The end of all: cut short where one was, failed where one did. */
function together(ends: readonly End[]): End {
  const failures = ends.flatMap(({ failure }) => (failure === null ? [] : [failure]));
  return {
    interrupted: ends.some(({ interrupted }) => interrupted),
    failure: failures.length === 0 ? null : failures.join('; '),
  };
}

/** Enough for two a core to be on a core at any time, few enough that each keeps its connections busy. */
export function virtualUsersFor(people: number): number {
  return Math.max(1, Math.min(2 * availableParallelism(), Math.ceil(people / 20)));
}

/** Idle connections that a virtual user keeps where its people share them. */
const sharedConnections = 4_096;

export function planOf(
  job: GeneratorJob,
  controlUrl: string,
  virtualUsers: number,
  address: string | null,
): Plan {
  const { url, seed, clock, opensAtMs, endsAtMs, prometheusWriteUrl } = job;
  const endWallMs = wallTime(clock, opensAtMs + endsAtMs);
  // A clock that never gets there is stopped by hand: k6 wants a number all the same.
  const leftMs = Number.isFinite(endWallMs) ? endWallMs - Date.now() + graceMs : 86_400_000;
  const mostSeconds = Math.ceil(Math.max(graceMs, leftMs) / 1000);
  const tagged = prometheusWriteUrl !== undefined;
  const site = job.site && { preQueueAtMs: job.site.preQueueAtMs, closesAtMs: job.site.closesAtMs };
  const { officeUrl, chargePatienceMs, spans } = job;
  const day = {
    ...{ url, seed, clock, opensAtMs, endsAtMs, ...(site && { site }) },
    ...(spans !== undefined && { spans }),
    ...(officeUrl !== undefined && { officeUrl }),
    ...(chargePatienceMs !== undefined && { chargePatienceMs }),
  };
  const insecure = url.startsWith('https:') && isLoopback(new URL(url).hostname);
  // A share of the devices may be a few lines of the plan larger than another.
  const most = Math.ceil((1.5 * devicesOf(job.people)) / virtualUsers) + 100;
  const idleConnections = address === null ? sharedConnections : most;
  const own = address === null ? {} : { own: ownHosts(url, address) };
  return { ...day, controlUrl, virtualUsers, mostSeconds, tagged, insecure, idleConnections, ...own };
}

/** One k6 process. */
interface Instance {
  /** For its log, and what else is its own. */
  folder: string;
  /** From 1. */
  part: number;
  plan: string;
  said: string;
  /** Addresses that its connections go out from; null: the usual one. */
  sources: string | null;
  /** Its part of the virtual users, as arguments. */
  segment: string[];
}

function startK6(
  program: string,
  job: GeneratorJob,
  { folder, part, plan, said, sources, segment }: Instance,
): Promise<Child> {
  const script = scriptOf(job, folder);
  const log = join(folder, 'k6.log');
  // Several that write under one name are one series to Prometheus, of which it keeps whose sample comes first.
  const remoteWrite = ['--out', 'experimental-prometheus-rw', '--tag', `generator=${part}`];
  const args = [
    'run',
    ...['--quiet', '--no-color', '--no-usage-report', '--no-thresholds', '--summary-mode=disabled'],
    ...['--address', '', '--log-format', 'raw', '--console-output', said],
    ...segment,
    ...(sources === null ? [] : ['--local-ips', sources]),
    ...(job.prometheusWriteUrl === undefined ? [] : remoteWrite),
    script,
  ];
  return startChild({
    name: 'k6',
    command: program,
    args,
    env: {
      PLAN: plan,
      // A third less time in the garbage collector, as long as there is memory for it.
      GOGC: '400',
      GOMEMLIMIT: String(memoryLimit(job.people.length, job.generators ?? 1)),
      ...(job.ca !== undefined && { SSL_CERT_FILE: trustedIn(folder, job.ca) }),
      K6_PROMETHEUS_RW_SERVER_URL: job.prometheusWriteUrl,
      K6_PROMETHEUS_RW_TREND_STATS: 'p(50),p(95),p(99),max',
      K6_PROMETHEUS_RW_PUSH_INTERVAL: '1s',
      K6_PROMETHEUS_RW_STALE_MARKERS: 'true',
      // The servers are on this machine: a proxy of the environment is not for them.
      NO_PROXY: '*',
      no_proxy: '*',
    },
    onLine: (line) => appendFileSync(log, `${line}\n`),
  });
}

/** By what k6 trusts a server, beside the authorities that it knows: Go reads it so (not on macOS, where the keychain is asked). */
function trustedIn(folder: string, ca: string): string {
  const file = join(folder, 'ca.pem');
  writeFileSync(file, ca);
  return file;
}

/**
 * What k6 may use before it collects more often, bytes, and no more than half of the machine for all of them. With it the
 * 41,000 people of June at full size took 65 kB each at most; without it 102 kB, most of that waiting to be collected.
 */
function memoryLimit(people: number, generators: number): number {
  const wanted = 300 * 2 ** 20 + (people / generators) * 60_000;
  return Math.floor(Math.min(wanted, totalmem() / 2 / generators));
}

/** The script: the contract's own, or one that hands the user's adapter to it (k6 bundles nothing, and imports by path). */
function scriptOf({ site }: GeneratorJob, folder: string): string {
  const crowd = moduleFile(import.meta.dirname, 'crowd');
  if (site === undefined) return crowd;
  const script = join(folder, 'script.ts');
  const path = (file: string) => JSON.stringify(pathToFileURL(file).href);
  const lines = [
    `import * as adapter from ${path(site.file)};`,
    `import { live, options } from ${path(crowd)};`,
    'export { options };',
    'export default () => live(adapter);',
  ];
  writeFileSync(script, `${lines.join('\n')}\n`);
  return script;
}

export function hear(
  line: string,
  gathered: Pick<Gathering, 'record' | 'add'>,
  ready: Set<number>,
  faults: Faults,
  done?: Set<number>,
): void {
  let said: Said;
  try {
    said = JSON.parse(line);
  } catch {
    // k6's own words among the script's, or a line cut off when it was killed: a person missing shows as lost.
    return;
  }
  if ('person' in said) gathered.record(said.person);
  else if ('second' in said) gathered.add(said.second);
  else if ('ready' in said) ready.add(said.ready);
  else if ('done' in said) done?.add(said.done);
  else if ('fault' in said) faults.note(said.fault);
}

export interface End {
  interrupted: boolean;
  /** How k6 failed; null when it ended by itself, or because it was told to. */
  failure: string | null;
}

/** Waits until k6 has ended; on an abort, tells the script first, then k6. */
async function ended(job: GeneratorJob, child: Child, stop: () => void): Promise<End> {
  const { signal } = job;
  const aborted = new Promise<'aborted'>((resolve) => {
    if (signal.aborted) resolve('aborted');
    signal.addEventListener('abort', () => resolve('aborted'), { once: true });
  });
  const keepAlive = setInterval(() => {}, 60_000);
  try {
    const first = await Promise.race([child.exited, aborted]);
    if (first !== 'aborted') {
      const failed = first.code !== 0;
      const words = child.lastWords().split('\n').at(-1) ?? '';
      return {
        interrupted: false,
        failure: failed ? `k6 ended with ${describeExit(first)}: ${words}` : null,
      };
    }
    stop();
    let late: NodeJS.Timeout | undefined;
    await Promise.race([
      child.exited,
      new Promise((resolve) => {
        late = setTimeout(resolve, stopMs);
      }),
    ]);
    clearTimeout(late);
    await child.stop();
    return { interrupted: true, failure: null };
  } finally {
    clearInterval(keepAlive);
  }
}

export function resultOf(
  job: GeneratorJob,
  gathered: Gathering,
  { cpu, sockets }: { cpu: CpuShare | null; sockets: Sockets | null },
  counted: GeneratorReport,
  end: End,
): GeneratorResult {
  const people = gathered.records(job.people);
  const seconds = gathered.seconds();
  const report = {
    ...counted,
    ...socketNotes(job, { connections: counted.connections, most: sockets?.most() ?? null }),
    cpu: cpu?.during(seconds) ?? null,
  };
  const starved = cpu?.starvation(gathered.lagIn) ?? null;
  const invalidReasons = judgeValidity({ report, people, starved, ...end });
  return { people, seconds, lines: gathered.lines(), report, invalidReasons };
}

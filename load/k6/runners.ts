import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { wallTime } from '../../server/opening/clock.ts';
import { faultsOf } from '../adapter/faults.ts';
import { gathering } from '../generator/gather.ts';
import type { Generator } from '../generator/generator.ts';
import { isLoopback } from '../run/target.ts';
import { projectFolder } from '../stack/path.ts';
import { startControl } from './control.ts';
import { type Follower, follow } from './follow.ts';
import { onceEach } from './once.ts';
import { planText } from './plan.ts';
import { type End, graceMs, hear, planOf, resultOf, stopMs, virtualUsersFor } from './run.ts';

/** What the instances write is named so, each its own: `said-<whatever>.ndjson`. */
const saidFile = /^said-.*\.ndjson$/;
/** A network file system shows what others have written after a moment. */
const lookMs = 500;

/**
 * k6 instances that somebody else starts (k6-operator) live the crowd: script and plan are laid down in a folder that
 * they see too, and what they say is read there. Execution segments share out the virtual users, and each virtual user
 * lives its own share of the people, so that everybody is lived once whatever the number of instances.
 *
 * @throws Error where the folder holds an earlier run
 */
export const runOnRunners: Generator = async (job) => {
  const folder = job.runners!;
  refuseEarlier(folder);
  const instances = job.generators ?? 1;
  const virtualUsers = instances * virtualUsersFor(Math.ceil(job.people.length / instances));
  const control = await startControl(ownAddress(job.url));
  const faults = faultsOf(control.stop);
  const gathered = gathering();
  const once = onceEach(gathered);
  const ready = new Set<number>();
  const done = new Set<number>();
  layDown(folder, planText(planOf(job, control.url, virtualUsers, null), job.people));
  job.note(`${instances} k6 may start now: k6 run --execution-segment ... ${join(folder, 'script.ts')}`);

  const followers = new Map<string, Follower>();
  const read = () => {
    for (const name of readdirSync(folder).filter((each) => saidFile.test(each)))
      if (!followers.has(name))
        followers.set(
          name,
          follow(join(folder, name), (line) => hear(line, once, ready, faults, done)),
        );
    for (const follower of followers.values()) follower.read();
  };
  const ticking = setInterval(() => {
    for (const second of gathered.complete(Math.floor(Date.now() / 1000) - 3)) job.tick(second);
  }, 1_000);
  const startsMs = job.clock[0]!.fromWallMs;
  const endsMs = wallTime(job.clock, job.opensAtMs + job.endsAtMs) + graceMs;
  let [late, stoppedMs] = [0, Number.POSITIVE_INFINITY];
  let looked = false;
  try {
    while (done.size < virtualUsers && Date.now() < Math.min(endsMs, stoppedMs)) {
      await sleep(lookMs);
      read();
      if (!looked && Date.now() >= startsMs) {
        looked = true;
        late = virtualUsers - ready.size;
        // Without anybody there is no day to wait for.
        if (ready.size === 0) break;
      }
      if (job.signal.aborted && stoppedMs === Number.POSITIVE_INFINITY) {
        control.stop();
        stoppedMs = Date.now() + stopMs;
      }
    }
    read();
  } finally {
    clearInterval(ticking);
    for (const follower of followers.values()) follower.close();
    await control.close();
  }
  for (const second of gathered.complete(Number.POSITIVE_INFINITY)) job.tick(second);
  const end: End = {
    interrupted: job.signal.aborted,
    failure: failureOf(late, virtualUsers - done.size, virtualUsers),
  };
  const report = gathered.report(job.people.length, virtualUsers, job.spans);
  const result = resultOf(job, gathered, { cpu: null, sockets: null }, report, end);
  return { ...result, invalidReasons: [...faults.reasons(), ...once.reasons(), ...result.invalidReasons] };
};

function failureOf(late: number, unfinished: number, virtualUsers: number): string | null {
  if (late > 0)
    return `${late} of ${virtualUsers} virtual users were not there when the clock started: start k6 earlier, or give a later --start-at; as many instances as --generators says`;
  if (unfinished > 0)
    return `${unfinished} of ${virtualUsers} virtual users never said that they were done: an instance of k6 was lost`;
  return null;
}

function refuseEarlier(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const earlier = readdirSync(folder).find((name) => name === 'plan.ndjson' || saidFile.test(name));
  if (earlier !== undefined)
    throw new Error(`--runners ${folder}: holds an earlier run (${earlier}); empty it first`);
}

/** The script with all that it imports, and the plan; last of all the plan, which says that the rest is there. */
function layDown(folder: string, plan: string): void {
  for (const part of ['load', 'server'])
    cpSync(join(projectFolder, part), join(folder, part), {
      recursive: true,
      filter: (path) => !/\.test\.ts$|[/\\](golden|pages|bench)$/.test(path),
    });
  const crowd = ['ts', 'js']
    .map((ending) => `load/k6/crowd.${ending}`)
    .find((file) => existsSync(join(folder, file)))!;
  writeFileSync(join(folder, 'script.ts'), `export { default, options } from './${crowd}';\n`);
  writeFileSync(join(folder, 'plan.ndjson'), plan);
}

/** The address by which k6 elsewhere reaches this process. */
function ownAddress(url: string): string {
  if (isLoopback(new URL(url).hostname)) return '127.0.0.1';
  const outward = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal);
  return outward?.address ?? '127.0.0.1';
}

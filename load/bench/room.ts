import { rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { openFileLimit } from '../../server/connections.ts';
import { aimed, type Figure, figuresTable } from './figures.ts';
import { benchFolder } from './folder.ts';
import { benchLive, type LiveFigures } from './live.ts';
import { writeLive } from './live-record.ts';
import { benchPasswords, type PasswordFigure } from './passwords.ts';
import { benchPeople, type PeopleFigures } from './people.ts';
import { benchPolls, fixedPollSeconds, type PollFigures } from './polls.ts';
import { median } from './ratio.ts';
import { benchRefusals, type RefusalFigure } from './refusals.ts';

/** What can be benched by itself, besides requests. */
export const roomParts = ['live', 'refusals', 'passwords', 'people'] as const;
export type RoomPart = (typeof roomParts)[number];

export interface RoomBenchOptions {
  parts: readonly RoomPart[];
  /** Folder in which what listeners cost is kept, for `size --live`; null: it is not. */
  keepIn: string | null;
  json: boolean;
  out(text: string): void;
  note(line: string): void;
}

/**
 * Listeners up to the limit of open files, polls against a fixed interval, what refusals and passwords cost, and what a
 * person costs the generator. Ends with 0 when every aim is reached, 1 otherwise.
 */
export async function runRoomBench({ parts, keepIn, json, out, note }: RoomBenchOptions): Promise<number> {
  const folder = benchFolder('bench-room');
  const tables: { heading: string; figures: Figure[] }[] = [];
  try {
    if (parts.includes('live')) {
      const [startedMs, openFiles] = [Date.now(), openFileLimit()];
      const live = await benchLive({
        folder: join(folder, 'live'),
        openFiles,
        changes: 10,
        people: 20_000,
        note,
      });
      if (keepIn !== null) note(await writeLive(keepIn, live, { startedMs, openFiles }));
      tables.push({ heading: 'Listeners (WebSocket, one server process)', figures: liveFigures(live) });
      note('polls of a virtual line');
      tables.push({
        heading: 'Polls (virtual, 13 June 2016 at full size)',
        figures: pollFigures(benchPolls()),
      });
    }
    if (parts.includes('passwords')) {
      const figures = await benchPasswords({
        ...{ folder: join(folder, 'passwords'), costs: [10, 12, 14], rounds: 3, lastsMs: 3_000, note },
      });
      tables.push({
        heading: 'Passwords (scrypt, N = 2^cost, r = 8, p = 5)',
        figures: passwordFigures(figures),
      });
    }
    if (parts.includes('refusals')) {
      const { pollMicros, figures } = await benchRefusals({
        ...{ folder: join(folder, 'refusals'), rounds: 15, requests: 4000, note },
      });
      tables.push({
        heading: 'Refusals (server CPU, against a status poll)',
        figures: refusalFigures(pollMicros, figures),
      });
    }
    if (parts.includes('people')) {
      const figures = await benchPeople({
        ...{ shared: { few: 2_000, many: 10_000 }, alone: { few: 50, many: 250 }, rounds: 3, note },
      });
      tables.push({ heading: 'People (peak memory of k6)', figures: peopleFigures(figures) });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (json) out(`${JSON.stringify({ cpus: cpus().length, tables }, null, 2)}\n`);
  else out(tables.map(({ heading, figures }) => figuresTable(heading, figures)).join('\n'));
  return tables.some(({ figures }) => figures.some(({ reached }) => reached === false)) ? 1 : 0;
}

const rangeOf = (values: number[]): [number, number] => [Math.min(...values), Math.max(...values)];
const ms = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const share = (value: number) => `${Math.round(value * 100)} % of a core`;
const whole = (value: number) => String(Math.round(value));

function liveFigures(live: LiveFigures): Figure[] {
  const { status, health, others } = live.atCap;
  return [
    aimed('listeners held', live.listeners, { least: live.asked, show: whole }),
    aimed('memory of the server process a listener', live.bytesPerListener, {
      ...{ most: 1500, show: (value: number) => `${whole(value)} B` },
    }),
    aimed('memory of Redis a person in line', live.redisBytesPerPerson, {
      show: (value: number) => `${whole(value)} B`,
    }),
    aimed('the news, with the frame’s head', live.frameBytes, {
      show: (value: number) => `${whole(value)} B`,
    }),
    aimed('sending it to one listener', live.sendMs * 1000, {
      show: (value: number) => `${value.toFixed(2)} us`,
    }),
    aimed('a change of phase, to the first listener', median(live.firstMs), {
      ...{ show: ms, range: rangeOf(live.firstMs) },
    }),
    aimed('a change of phase, to the last listener', median(live.lastMs), {
      ...{ most: 200, show: ms, range: rangeOf(live.lastMs) },
    }),
    aimed('server, a snapshot a second and nothing else', live.idleShare, { most: 0.25, show: share }),
    aimed('at the cap: status answered', status.answered, { least: status.asked, show: whole }),
    aimed('at the cap: status, new connection, median', status.p50, {
      show: ms,
      range: [status.p50, status.max],
    }),
    aimed('at the cap: health answered', health.answered, { least: health.asked, show: whole }),
    aimed('at the cap: health, new connection, median', health.p50, {
      show: ms,
      range: [health.p50, health.max],
    }),
    { name: 'at the cap: anything else', value: String(others), aim: '503', reached: others === 503 },
    aimed('more connections than files: server busy', live.fullShare, {
      ...{ most: 0.5, show: (value: number) => `${Math.round(value * 100)} % of the time` },
    }),
    aimed('told to come back (1001) when the server ends', live.farewell.told, {
      ...{ least: live.listeners, show: whole },
    }),
    aimed('all told within', live.farewell.ms, { show: ms }),
  ];
}

function pollFigures({ perHour, fixedPerHour, noticedSeconds, peakPerSecond }: PollFigures): Figure[] {
  const seconds = (value: number) => `${value.toFixed(1)} s`;
  return [
    { name: `polls a person an hour, every ${fixedPollSeconds} s`, value: whole(fixedPerHour) },
    aimed('polls a person an hour, as the server asks', perHour, { most: fixedPerHour / 2, show: whole }),
    { name: 'busiest second, all of the line', value: `${peakPerSecond} polls` },
    aimed('from the call to the poll that shows it, median', noticedSeconds.median, {
      ...{ show: seconds, range: [0, noticedSeconds.max] },
    }),
  ];
}

function passwordFigures(figures: readonly PasswordFigure[]): Figure[] {
  return figures.flatMap(({ cost, signInsPerSecond, looks: { median, low, high } }) => [
    { name: `cost ${cost}: sign-ins a second`, value: signInsPerSecond.toFixed(1) },
    aimed(`cost ${cost}: looks meanwhile, to those without`, median, {
      ...{ show: (value: number) => value.toFixed(2), range: [low, high] as [number, number] },
    }),
  ]);
}

function peopleFigures({ shared, alone }: PeopleFigures): Figure[] {
  const kilobytes = (value: number) => `${whole(value / 1000)} kB`;
  const range = ({ low, high }: PeopleFigures['shared']): [number, number] => [low, high];
  return [
    aimed('a person, many to a virtual user', shared.median, {
      ...{ most: 100_000, show: kilobytes, range: range(shared) },
    }),
    aimed('a person, one virtual user each', alone.median, { show: kilobytes, range: range(alone) }),
    { name: 'people per GiB, many to a virtual user', value: whole(2 ** 30 / shared.median) },
    { name: 'people per GiB, one virtual user each', value: whole(2 ** 30 / alone.median) },
  ];
}

function refusalFigures(pollMicros: number, figures: RefusalFigure[]): Figure[] {
  const ratio = (value: number) => value.toFixed(2);
  return [
    { name: 'status poll, signature checked', value: `${pollMicros.toFixed(1)} us` },
    ...figures.map(({ name, ratio: { median, low, high } }) =>
      aimed(name, median, { most: 1, show: ratio, range: [low, high] }),
    ),
  ];
}

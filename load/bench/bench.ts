import { rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../stack/child.ts';
import { moduleFile } from '../stack/path.ts';
import { cannon } from './autocannon.ts';
import { type Bed, startBed } from './bed.ts';
import { fdatasyncMs } from './disk.ts';
import { type Client, connections, fire, type Mark, type Shot } from './fire.ts';
import { benchFolder } from './folder.ts';
import { median } from './ratio.ts';
import { sockets } from './sockets.ts';
import { type Row, tableOf, tableRows, type Volleys } from './table.ts';

export interface BenchOptions {
  json: boolean;
  out(text: string): void;
  note(line: string): void;
  rounds?: number;
  /** Requests of each connection and row a round. */
  perConnection?: number;
}

/**
 * The micro-benchmarks: each row fired twice a round over 256 connections, by autocannon and by a client that costs a
 * fifth of it, rounds interleaved, and every figure a ratio to another row of the same round and client. The aims are
 * for autocannon's rates; the lean client's say what the server itself can, and the table what bounds it. Ends with 0
 * when every aim is reached, 1 otherwise.
 */
export async function runBench({
  json,
  out,
  note,
  rounds = 5,
  perConnection = 48,
}: BenchOptions): Promise<number> {
  const stops: (() => Promise<unknown>)[] = [];
  const amount = connections * perConnection;
  // Beside the project, not in /tmp: where that is in memory, an fsync costs nothing and the ratios flatter.
  const folder = benchFolder();
  try {
    const bed = async (name: string, options: Partial<Parameters<typeof startBed>[0]>) => {
      note(`starting ${name}`);
      const started = await startBed({
        ...{
          folder: join(folder, name),
          durability: 'always',
          quota: 10_000_000,
          mode: 'fifo',
          ratePerSecond: 1e7,
        },
        ...options,
      });
      stops.push(started.stop);
      return started;
    };
    const main = await bed('always', {});
    const rows = await rowsOf(bed, main, amount, stops);
    const results = new Map<string, Volleys>(rows.map(({ name }) => [name, { cannon: [], sockets: [] }]));
    const syncs: number[] = [];
    // A first round warms the compiler up and is thrown away.
    for (let round = 0; round <= rounds; round++) {
      note(round === 0 ? 'warming up' : `round ${round} of ${rounds}`);
      if (round > 0) syncs.push(fdatasyncMs(folder, 200));
      for (const { name, round: prepare } of rows) {
        if (!prepare) continue;
        for (const [client, shoot] of Object.entries({ cannon, sockets })) {
          const volley = await (await prepare())(shoot);
          if (round > 0) results.get(name)![client as keyof Volleys].push(volley);
        }
      }
    }
    const table = tableRows(rows, results);
    const fdatasync = median(syncs);
    if (json)
      out(`${JSON.stringify({ cpus: cpus().length, fdatasyncMs: fdatasync, rows: table }, null, 2)}\n`);
    else out(tableOf(table, fdatasync));
    return table.some(({ reached }) => reached === false) ? 1 : 0;
  } finally {
    for (const stop of stops.reverse()) await stop().catch((error) => note(String(error)));
    rmSync(folder, { recursive: true, force: true });
  }
}

type StartNamed = (name: string, options: Partial<Parameters<typeof startBed>[0]>) => Promise<Bed>;

async function rowsOf(
  bed: StartNamed,
  main: Bed,
  amount: number,
  stops: (() => Promise<unknown>)[],
): Promise<Row[]> {
  const volley = (at: Mark, shots: Shot[], expected: number) => (client: Client) =>
    fire(at, shots, expected, client);
  const post = (path: string, headers: Record<string, string>[], body?: string): Shot[] =>
    headers.map((h) => ({ method: 'POST', path, headers: h, ...(body && { body }) }));
  const get = (path: string, headers: Record<string, string>[]): Shot[] =>
    headers.map((h) => ({ method: 'GET', path, headers: h }));
  const submission = '/api/application/submission';
  const echoBody = JSON.stringify({ category: 'regular', reference: 'a'.repeat(100) });
  const json = { 'content-type': 'application/json' };
  const submit = (at: Bed) => async () => volley(at, post(submission, await at.submitters(amount)), 201);

  const exhausted = await bed('exhausted', { quota: 1, mode: 'passthrough' });
  const late = await exhausted.strangers(2000);
  await exhausted.store.setPeople([{ accountId: 'winner', category: 'regular', complete: true }]);
  await exhausted.store.submit('winner', 0);
  const waiting = await bed('waiting', { ratePerSecond: 1e-6 });
  const waiters = await waiting.waiters(41_000);
  const memory = await bed('no-persistence', { durability: 'none' });
  const others = await Promise.all(
    ['window-1', 'window-4', 'plain', 'autopipelining'].map(async (variant) => ({
      variant,
      at: await bed(variant, { variant }),
    })),
  );
  const fastify = await startFastify();
  stops.push(fastify.stop);
  const some = <T>(list: T[], count: number) =>
    Array.from({ length: count }, (_, i) => list[i % list.length]!);
  const many = 2 * amount;
  let echoHeaders: Record<string, string>[] = [];

  return [
    {
      name: 'echo: bare JSON, same process',
      round: async () => {
        // With the headers of a submission, so that the same bytes are read.
        echoHeaders =
          echoHeaders.length > 0
            ? echoHeaders
            : (await main.submitters(2000)).map((h) => ({ ...h, ...json }));
        return volley(main, post('/bench/echo', some(echoHeaders, many), echoBody), 200);
      },
    },
    {
      name: 'submission, fsync before the reply',
      base: 'echo: bare JSON, same process',
      aim: 0.4,
      round: submit(main),
    },
    { name: 'submission, no persistence', base: 'echo: bare JSON, same process', round: submit(memory) },
    {
      name: 'answer after the last place',
      base: 'echo: bare JSON, same process',
      aim: 0.6,
      round: async () => volley(exhausted, post(submission, some(late, many)), 409),
    },
    {
      name: 'join',
      base: 'echo: bare JSON, same process',
      aim: 0.6,
      round: async () => volley(main, post('/api/queue', await main.strangers(amount)), 201),
    },
    {
      name: 'GET: bare, same process',
      round: async () => volley(waiting, get('/bench/bare', some(waiters, many)), 200),
    },
    {
      name: 'status poll, signature checked',
      base: 'GET: bare, same process',
      aim: 0.6,
      round: async () => volley(waiting, get('/api/queue', some(waiters, many)), 200),
    },
    {
      name: 'Fastify echo, stores nothing',
      base: 'echo: bare JSON, same process',
      round: async () => volley(fastify, post('/bench/echo', some(echoHeaders, amount), echoBody), 200),
    },
    ...others.map(({ variant, at }) => ({
      name: `submission, ${variant} (fsync)`,
      base: 'submission, fsync before the reply',
      round: submit(at),
    })),
    {
      name: 'fsync against no persistence',
      of: 'submission, fsync before the reply',
      base: 'submission, no persistence',
      aim: 0.65,
    },
  ];
}

async function startFastify(): Promise<{ url: string; pid: number; stop: () => Promise<unknown> }> {
  let listening: (url: string) => void;
  const url = new Promise<string>((resolve) => {
    listening = resolve;
  });
  const child = await startChild({
    name: 'fastify',
    command: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', moduleFile(import.meta.dirname, 'fastify')],
    onLine: (line, from) => {
      if (from === 'stdout') listening(line);
    },
  });
  return { url: await url, pid: child.pid, stop: () => child.stop() };
}

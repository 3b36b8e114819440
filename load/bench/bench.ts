import { mkdtempSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../stack/child.ts';
import { type Bed, startBed } from './bed.ts';
import { fdatasyncMs } from './disk.ts';
import { connections, fire, type Mark, type Shot, type Volley } from './fire.ts';
import { median, type Ratio, ratioOf } from './ratio.ts';

export interface BenchOptions {
  json: boolean;
  out(text: string): void;
  note(line: string): void;
  rounds?: number;
  /** Requests of each connection and row a round. */
  perConnection?: number;
}

/** A row of the table: what is measured, and against what. */
interface Row {
  name: string;
  /** The row it is a ratio to; absent for a base. */
  base?: string;
  /** What the ratio should reach at least. */
  aim?: number;
  /** Another row whose figures this one compares; absent: it is measured itself. */
  of?: string;
  /** Prepares one round; what it returns is what is timed. */
  round?(): Promise<() => Promise<Volley>>;
}

/**
 * The micro-benchmarks: each row fired once a round over 256 connections, rounds interleaved, and every figure a
 * ratio to another row of the same round. Ends with 0 when every aim is reached, 1 otherwise.
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
  const folder = mkdtempSync(join(process.cwd(), 'results', 'bench-'));
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
    const results = new Map<string, Volley[]>(rows.map(({ name }) => [name, []]));
    const syncs: number[] = [];
    // A first round warms the compiler up and is thrown away.
    for (let round = 0; round <= rounds; round++) {
      note(round === 0 ? 'warming up' : `round ${round} of ${rounds}`);
      if (round > 0) syncs.push(fdatasyncMs(folder, 200));
      for (const { name, round: prepare } of rows) {
        if (!prepare) continue;
        const volley = await (await prepare())();
        if (round > 0) results.get(name)!.push(volley);
      }
    }
    return tell(rows, results, median(syncs), { json, out });
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
  const volley = (at: Mark, shots: Shot[], expected: number) => () => fire(at, shots, expected);
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
    args: ['--disable-warning=ExperimentalWarning', new URL('fastify.ts', import.meta.url).pathname],
    onLine: (line, from) => {
      if (from === 'stdout') listening(line);
    },
  });
  return { url: await url, pid: child.pid, stop: () => child.stop() };
}

/** A measured row, as it is printed: medians over the rounds. */
interface Line {
  name: string;
  perSecond: number;
  /** CPU time a request of each process, microseconds. */
  cpuMicros: Volley['cpuMicros'];
  /** What had least left, and the share of a core it used: what bounds the rate. */
  boundBy: string;
  base: string | null;
  ratio: Ratio | null;
  aim: number | null;
  reached: boolean | null;
}

function lineOf({ name, of, base, aim }: Row, results: Map<string, Volley[]>): Line {
  const rounds = results.get(of ?? name)!;
  const ratio = base === undefined ? null : ratioOf(rates(rounds), rates(results.get(base)!));
  const cpu = (process: keyof Volley['cpuMicros']) =>
    median(rounds.map(({ cpuMicros }) => cpuMicros[process]));
  const busiest = rounds.map(({ busiest }) => busiest).sort((a, b) => a.share - b.share)[rounds.length >> 1]!;
  return {
    name,
    perSecond: Math.round(median(rates(rounds))),
    cpuMicros: { server: cpu('server'), redis: cpu('redis'), client: cpu('client') },
    boundBy: `${busiest.name} ${busiest.share.toFixed(2)}`,
    base: base ?? null,
    ratio,
    aim: aim ?? null,
    reached: ratio === null || aim === undefined ? null : ratio.median >= aim,
  };
}

const rates = (rounds: Volley[]) => rounds.map(({ perSecond }) => perSecond);

function tell(
  rows: Row[],
  results: Map<string, Volley[]>,
  syncMs: number,
  { json, out }: Pick<BenchOptions, 'json' | 'out'>,
): number {
  const table = rows.map((row) => lineOf(row, results));
  if (json) out(`${JSON.stringify({ cpus: cpus().length, fdatasyncMs: syncMs, rows: table }, null, 2)}\n`);
  else out(tableOf(table, syncMs));
  return table.some(({ reached }) => reached === false) ? 1 : 0;
}

const widths = [36, 8, 8, 8, 8, 8, 12, 14, 13];

function tableOf(table: Line[], syncMs: number): string {
  const heads = ['', 'per s', 'server', 'Redis', 'client', 'ratio', 'low-high', 'bound by', 'aim'];
  const line = (cells: string[]) =>
    `${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('')}\n`;
  const rows = table.map(({ name, perSecond, cpuMicros, ratio, boundBy, aim, reached }) =>
    line([
      name,
      String(perSecond),
      ...[cpuMicros.server, cpuMicros.redis, cpuMicros.client].map((micros) => micros.toFixed(1)),
      ratio ? ratio.median.toFixed(2) : '',
      ratio ? `${ratio.low.toFixed(2)}-${ratio.high.toFixed(2)}` : '',
      boundBy,
      aim === null ? '' : `${aim.toFixed(2)} ${reached ? 'ok' : 'MISSED'}`,
    ]),
  );
  return [
    line(heads),
    ...rows,
    `\nserver, Redis, client: CPU time a request, microseconds. Bound by: the process that used the largest share of a core.\n`,
    `fdatasync of 4 KiB on this disk: ${syncMs.toFixed(2)} ms (median). ${cpus().length} cores, shared by all three.\n`,
  ].join('');
}

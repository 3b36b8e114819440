import { cpus } from 'node:os';
import type { Client, Volley } from './fire.ts';
import { median, type Ratio, ratioOf } from './ratio.ts';

/** A row of the table: what is measured, and against what. */
export interface Row {
  name: string;
  /** The row it is a ratio to; absent for a base. */
  base?: string;
  /** What the ratio should reach at least. */
  aim?: number;
  /** Another row whose figures this one compares; absent: it is measured itself. */
  of?: string;
  /** Sets the scene of one volley, which the client fires. */
  round?(): Promise<(client: Client) => Promise<Volley>>;
}

/** What a row gave, round by round, to each client. */
export interface Volleys {
  cannon: Volley[];
  sockets: Volley[];
}

/** A measured row, as it is printed: medians over the rounds. */
export interface Line {
  name: string;
  base: string | null;
  aim: number | null;
  reached: boolean | null;
  cannon: Figures;
  sockets: Figures;
}

interface Figures {
  perSecond: number;
  ratio: Ratio | null;
  /** CPU time a request of each process, microseconds. */
  cpuMicros: Volley['cpuMicros'];
  /** The process that used the largest share of a core, and that share. */
  busiest: Volley['busiest'];
}

/** Medians over the rounds, row by row. */
export function tableRows(rows: Row[], results: Map<string, Volleys>): Line[] {
  return rows.map((row) => lineOf(row, results));
}

function lineOf({ name, of, base, aim }: Row, results: Map<string, Volleys>): Line {
  const rounds = results.get(of ?? name)!;
  const bases = base === undefined ? null : results.get(base)!;
  const line = {
    cannon: figuresOf(rounds.cannon, bases?.cannon ?? null),
    sockets: figuresOf(rounds.sockets, bases?.sockets ?? null),
  };
  const { ratio } = line.cannon;
  return {
    name,
    base: base ?? null,
    aim: aim ?? null,
    reached: ratio === null || aim === undefined ? null : ratio.median >= aim,
    ...line,
  };
}

function figuresOf(rounds: Volley[], base: Volley[] | null): Figures {
  const cpu = (process: keyof Volley['cpuMicros']) =>
    median(rounds.map(({ cpuMicros }) => cpuMicros[process]));
  return {
    perSecond: Math.round(median(rates(rounds))),
    ratio: base === null ? null : ratioOf(rates(rounds), rates(base)),
    cpuMicros: { server: cpu('server'), redis: cpu('redis'), client: cpu('client') },
    busiest: rounds.map(({ busiest }) => busiest).sort((a, b) => a.share - b.share)[rounds.length >> 1]!,
  };
}

const rates = (rounds: Volley[]) => rounds.map(({ perSecond }) => perSecond);

const widths = [36, 8, 7, 11, 13, 10, 7, 8, 7, 8, 14];
const heads = [
  '',
  'per s',
  'ratio',
  'low-high',
  'aim',
  '| per s',
  'ratio',
  'server',
  'Redis',
  'client',
  'bound by',
];

/** The table as text, with what it takes to read it. */
export function tableOf(table: Line[], syncMs: number): string {
  const line = (cells: string[]) =>
    `${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('')}\n`;
  const rows = table.map(({ name, aim, reached, cannon, sockets }) => {
    const { ratio } = cannon;
    const { server, redis, client } = sockets.cpuMicros;
    return line([
      name,
      String(cannon.perSecond),
      ratio?.median.toFixed(2) ?? '',
      ratio ? `${ratio.low.toFixed(2)}-${ratio.high.toFixed(2)}` : '',
      aim === null ? '' : `${aim.toFixed(2)} ${reached ? 'ok' : 'MISSED'}`,
      String(sockets.perSecond),
      sockets.ratio?.median.toFixed(2) ?? '',
      ...[server, redis, client].map((micros) => micros.toFixed(1)),
      `${sockets.busiest.name} ${sockets.busiest.share.toFixed(2)}`,
    ]);
  });
  const [echo] = table;
  const share = `${echo!.cannon.busiest.name} at ${echo!.cannon.busiest.share.toFixed(2)} of a core`;
  return [
    line(heads),
    ...rows,
    '\nLeft: fired by autocannon, for which the aims are; right: by plain sockets, with the CPU time a request of each\n',
    'process (microseconds) and the one that used the largest share of a core. A ratio is to the row’s base; the nearer\n',
    `the client comes to being the bound, the kinder it is: autocannon’s echo is bound by the ${share}.\n`,
    `fdatasync of 4 KiB on this disk: ${syncMs.toFixed(2)} ms (median). ${cpus().length} cores, shared by all three.\n`,
  ].join('');
}

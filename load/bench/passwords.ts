import { type Bed, startBed } from './bed.ts';
import { median, ratioOf } from './ratio.ts';

export interface PasswordsOptions {
  folder: string;
  /** Values of PASSWORD_COST, each on a server of its own. */
  costs: readonly number[];
  /** Interleaved rounds at each cost; one more is thrown away. */
  rounds: number;
  /** Of each measurement, wall ms. */
  lastsMs: number;
  note(line: string): void;
}

export interface PasswordFigure {
  /** scrypt with N = 2^cost, r = 8, p = 5. */
  cost: number;
  /** Sign-ins by password, of people who come all at once. */
  signInsPerSecond: number;
  /** Looks at the opening answered in that time, to those without anybody signing in: median, lowest, highest. */
  looks: { median: number; low: number; high: number };
}

/** People who sign in at once, each again as soon as they are in: more than there are threads for their passwords. */
const people = 8;
/** Connections that look at the opening meanwhile, each again as soon as it is answered. */
const lookers = 4;
const password = 'a long enough one';

/**
 * What passwords cost: sign-ins a second by the work that a hash is, and what is left for everybody else. Hashes
 * are made in other threads than looks are answered in: those lose a core, and not the loop.
 */
export async function benchPasswords(options: PasswordsOptions): Promise<PasswordFigure[]> {
  const figures: PasswordFigure[] = [];
  for (const cost of options.costs) {
    options.note(`passwords: N = 2^${cost}`);
    figures.push(await atCost(cost, options));
  }
  return figures;
}

async function atCost(cost: number, { folder, rounds, lastsMs }: PasswordsOptions): Promise<PasswordFigure> {
  const bed = await startBed({
    ...{
      folder: `${folder}/${cost}`,
      durability: 'none',
      quota: 1_000_000,
      mode: 'fifo',
      ratePerSecond: 1e-6,
    },
    env: { PASSWORD_COST: String(cost) },
  });
  try {
    const emails = Array.from({ length: people }, (_, i) => `p${i}@example.org`);
    for (const email of emails) await post(bed, '/api/accounts', { email, password }, 201);
    const look = async () => {
      const response = await fetch(`${bed.url}/api/opening`);
      if (response.status !== 200) throw new Error(`a look was answered ${response.status}`);
      await response.arrayBuffer();
    };
    const looks = Array.from({ length: lookers }, () => look);
    const signIn = (email: string) => () => post(bed, '/api/sessions', { email, password }, 200);
    const [signIns, busy, idle]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round <= rounds; round++) {
      const [alone] = await inTime(lastsMs, [looks]);
      const [beside, made] = await inTime(lastsMs, [looks, emails.map(signIn)]);
      if (round === 0) continue;
      idle.push(alone!);
      busy.push(beside!);
      signIns.push(made! / (lastsMs / 1000));
    }
    return { cost, signInsPerSecond: median(signIns), looks: ratioOf(busy, idle) };
  } finally {
    await bed.stop();
  }
}

/** Does each task over and over for so long. @returns how often those of each group were done */
async function inTime(lastsMs: number, groups: readonly (() => Promise<unknown>)[][]): Promise<number[]> {
  const endsAt = performance.now() + lastsMs;
  const over = async (task: () => Promise<unknown>) => {
    let count = 0;
    for (; performance.now() < endsAt; count++) await task();
    return count;
  };
  const counts = await Promise.all(groups.map((group) => Promise.all(group.map(over))));
  return counts.map((group) => group.reduce((sum, count) => sum + count, 0));
}

async function post(bed: Bed, path: string, body: object, status: number): Promise<void> {
  const response = await fetch(bed.url + path, { method: 'POST', body: JSON.stringify(body) });
  const text = await response.text();
  if (response.status !== status) throw new Error(`${path} was answered ${response.status}: ${text}`);
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ClockSegment, wallTime } from '../../server/opening/clock.ts';
import { smallBody } from '../../server/payments/small-body.ts';
import type { Admin } from './admin.ts';

/** What the operator does in the days after the opening, by hand in the real world. */
export interface Office {
  /** Where letters with payments arrive: `POST /letters {accountId, method, reference}`. */
  url: string;
  /** Why the operator could not ask for documents; empty when all went well. */
  problems(): string[];
  /** Can be called again. */
  stop(): Promise<void>;
}

export interface OfficeOptions {
  admin: Pick<Admin, 'recordPayment' | 'change' | 'ledger'>;
  clock: readonly ClockSegment[];
  opensAtMs: number;
  /** When those who have paid are asked for documents (opening ms from the opening), and for which; null: never. */
  documents: { atMs: number; names: readonly string[] } | null;
  /** Wall time, Unix ms. */
  now(): number;
}

/** Calls under way at once. */
const atOnce = 8;

/** Opens letters as they come, records their payments, and asks for documents once the clock says so. */
export async function openOffice({
  admin,
  clock,
  opensAtMs,
  documents,
  now,
}: OfficeOptions): Promise<Office> {
  const problems: string[] = [];
  const server = createServer(async (request, response) => {
    try {
      const { status, text } = await admin.recordPayment(JSON.parse(await smallBody(request)));
      response.writeHead(status, { 'content-type': 'application/json' }).end(text);
    } catch {
      // The site is out of reach: the letter stays on the desk, and comes again.
      response.writeHead(503, { 'retry-after': '1' }).end();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });

  let stopped = false;
  let asking: Promise<void> = Promise.resolve();
  async function ask(names: readonly string[]): Promise<void> {
    try {
      const paid = confirmedIn(await admin.ledger());
      const next = async (): Promise<void> => {
        for (let account = paid.pop(); account !== undefined && !stopped; account = paid.pop())
          await admin.change('documents', { accountId: account, names });
      };
      await Promise.all(Array.from({ length: atOnce }, next));
    } catch (error) {
      problems.push(`The operator could not ask for documents: ${(error as Error).message}`);
    }
  }
  let timer: NodeJS.Timeout | undefined;
  if (documents !== null) {
    const { atMs, names } = documents;
    const waitMs = wallTime(clock, opensAtMs + atMs) - now();
    const begin = () => {
      asking = ask(names);
    };
    if (Number.isFinite(waitMs)) timer = setTimeout(begin, Math.min(Math.max(0, waitMs), 2 ** 31 - 1));
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    problems: () => problems,
    async stop() {
      if (stopped) return;
      stopped = true;
      clearTimeout(timer);
      await asking;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Accounts whose place is paid for. */
function confirmedIn(ledger: readonly { kind: string; accountId: string | null }[]): string[] {
  return ledger.filter(({ kind }) => kind === 'confirm').map(({ accountId }) => accountId!);
}

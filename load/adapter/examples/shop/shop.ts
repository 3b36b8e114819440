import { readFile, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface Shop {
  url: string;
  close(): Promise<void>;
}

export interface ShopOptions {
  /** Where the stock is kept. */
  folder: string;
  stock: number;
  /**
   * One customer at a time at the stock, and one order each. Without it the shop reads the stock, looks at it, and
   * writes it back later: a race; and whoever clicks on two devices has two orders.
   */
  mended: boolean;
}

/**
 * A plain shop without any queue, as many are: the stock in a file, a cookie for the session, `GET /` for the page,
 * `POST /orders` to buy.
 */
export async function startShop({ folder, stock, mended }: ShopOptions): Promise<Shop> {
  const file = join(folder, 'stock.txt');
  await writeFile(file, String(stock));
  let orders = 0;
  let sessions = 0;
  let turn: Promise<unknown> = Promise.resolve();

  /** True when there was one. Between the reading and the writing, others read the same stock. */
  async function take(): Promise<boolean> {
    const left = Number(await readFile(file, 'utf8'));
    if (left <= 0) return false;
    await chargeCard();
    // A file that is written anew is empty for a moment: this shop is wrong about its stock only.
    const part = `${file}.${orders++}`;
    await writeFile(part, String(left - 1));
    await rename(part, file);
    return true;
  }

  let sold = 0;
  const orderOf = new Map<string, string>();

  /** The number of the order; null where nothing is left. */
  async function order(customer: string): Promise<string | null> {
    const known = mended ? orderOf.get(customer) : undefined;
    if (known !== undefined) return known;
    if (!(await take())) return null;
    const number = `A-${++sold}`;
    orderOf.set(customer, number);
    return number;
  }

  function orderInTurn(customer: string): Promise<string | null> {
    const mine = turn.then(() => order(customer));
    turn = mine.catch(() => {});
    return mine;
  }

  const server = createServer(async (request, response) => {
    if (request.method === 'GET' && request.url === '/') {
      response.setHeader('Set-Cookie', `session=s${++sessions}; Path=/; HttpOnly`);
      return response.end('<h1>Tickets</h1>');
    }
    if (request.method !== 'POST' || request.url !== '/orders') {
      response.statusCode = 404;
      return response.end();
    }
    const customer = new URLSearchParams(await text(request)).get('who') ?? '';
    if (!/session=s\d+/.test(request.headers.cookie ?? '')) {
      response.statusCode = 403;
      return response.end('look at the page first');
    }
    const number = await (mended ? orderInTurn(customer) : order(customer));
    response.statusCode = number === null ? 410 : 201;
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(number === null ? { soldOut: true } : { order: number }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Somebody else's answer is awaited in the middle: here, the next turns of the event loop. */
async function chargeCard(): Promise<void> {
  for (let turns = 0; turns < 3; turns++) await new Promise((resolve) => setImmediate(resolve));
}

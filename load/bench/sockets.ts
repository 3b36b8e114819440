import { connect, type Socket } from 'node:net';
import type { Client, Shot } from './fire.ts';

/** How long the slowest answer may take, wall ms. */
const patienceMs = 20_000;

/**
 * A client of plain sockets, which costs a fifth of autocannon: requests are bytes that were put together before
 * the clock starts, and of an answer only the status and the length are read. What a server can do shows only
 * when its client has time left.
 */
export const sockets: Client = async (url, shots, connections) => {
  const { hostname, port, host } = new URL(url);
  const requests = shots.map((shot) => bytesOf(shot, host));
  const perConnection = Math.ceil(requests.length / connections);
  const lines: Line[] = [];
  for (let from = 0; from < requests.length; from += perConnection) {
    lines.push(await openLine(hostname, Number(port), requests.slice(from, from + perConnection)));
  }
  return async () => {
    const statuses = new Map<number, number>();
    const startedAt = performance.now();
    try {
      await Promise.all(lines.map((line) => line.fire(statuses)));
    } finally {
      for (const line of lines) line.close();
    }
    return { statuses, seconds: (performance.now() - startedAt) / 1000 };
  };
};

function bytesOf({ method, path, headers, body }: Shot, host: string): Buffer {
  const lines = [`${method} ${path} HTTP/1.1`, `host: ${host}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (method === 'POST') lines.push(`content-length: ${Buffer.byteLength(body ?? '')}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`);
}

/** One connection with the requests it will send, one after the other. */
interface Line {
  fire(statuses: Map<number, number>): Promise<void>;
  close(): void;
}

function openLine(host: string, port: number, requests: Buffer[]): Promise<Line> {
  return new Promise((resolve, reject) => {
    let next = 0;
    let held = '';
    let count = (_status: number) => {};
    let done = () => {};
    let fail = (error: Error) => reject(error);
    const send = () => {
      if (next === requests.length) done();
      else socket.write(requests[next++]!);
    };
    const socket: Socket = connect({
      host,
      port,
      noDelay: true,
      onread: {
        buffer: Buffer.allocUnsafe(16 * 1024),
        callback(length, buffer) {
          const text = held + (buffer as Buffer).toString('latin1', 0, length);
          const status = statusOf(text);
          if (status === null) {
            held = text;
            return true;
          }
          held = '';
          count(status);
          send();
          return true;
        },
      },
    });
    socket.setTimeout(patienceMs, () => socket.destroy(new Error(`no answer within ${patienceMs / 1000} s`)));
    socket.on('error', (error) => fail(error));
    socket.on('close', () => fail(new Error('the server closed a connection')));
    socket.once('connect', () =>
      resolve({
        fire: (statuses) =>
          new Promise((finished, failed) => {
            count = (status) => void statuses.set(status, (statuses.get(status) ?? 0) + 1);
            done = finished;
            fail = failed;
            send();
          }),
        close: () => socket.destroy(),
      }),
    );
  });
}

/** The status of an answer that is there as a whole; null while it is not. */
function statusOf(text: string): number | null {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  // `Content-Length` of one server, `content-length` of another.
  const at = text.indexOf('ength: ');
  const length = at < 0 || at > end ? 0 : Number.parseInt(text.slice(at + 7, at + 17), 10);
  return text.length >= end + 4 + length ? Number(text.slice(9, 12)) : null;
}

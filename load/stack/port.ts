import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/**
 * Below the ranges from which Linux (32768) and macOS (49152) take the ports of outgoing connections: a crowd's
 * thousands of sockets must not sit on the port of a server that is just being restarted.
 */
const lowest = 20_000;
const highest = 32_000;

export interface ReservedPort {
  port: number;
  /** Gives it back. Can be called again. */
  release(): void;
}

/**
 * A TCP port on 127.0.0.1 that is free now and that no other run picks until it is released or this process ends.
 *
 * Servers that share a port (SO_REUSEPORT) would share it with those of another run as well, and neither
 * would notice. So each run holds the UDP port of the same number, which only one can have.
 */
export async function reservePort(): Promise<ReservedPort> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(lowest, highest);
    const reserved = await holdPort(port);
    if (!reserved) continue;
    if (await isFree(port)) return reserved;
    reserved.release();
  }
  throw new Error(`no free port between ${lowest} and ${highest} on 127.0.0.1`);
}

/** Whether nobody listens on this TCP port, on 127.0.0.1 or on all addresses. */
export async function isFree(port: number): Promise<boolean> {
  return (await canListen({ port, host: '127.0.0.1' })) && (await canListen({ port }));
}

function canListen(where: { port: number; host?: string }): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ ...where, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

async function holdPort(port: number): Promise<ReservedPort | null> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(null));
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => {
      socket.unref();
      let held = true;
      resolve({
        port,
        release() {
          if (held) socket.close();
          held = false;
        },
      });
    });
  });
}

/**
 * A crowd of listeners, in a process of its own: WebSockets made by hand on plain sockets, since 20,000 of any
 * library's would take longer to hear a snapshot than the server to send it. Prints a line of JSON when they are
 * open, one for each snapshot once all of them have heard it, and one when all are closed.
 *
 * Arguments: host, port, how many.
 */
import { connect, type Socket } from 'node:net';

const [host = '127.0.0.1', port = '0', wanted = '1'] = process.argv.slice(2);
/** Connections being made at once; each source address has some 28,000 ports. */
const atOnce = 100;
const sources = ['127.0.0.2', '127.0.0.3', '127.0.0.4'];
const request = Buffer.from(
  [
    'GET /api/queue/live HTTP/1.1',
    `host: ${host}:${port}`,
    'upgrade: websocket',
    'connection: upgrade',
    'sec-websocket-version: 13',
    'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
    '\r\n',
  ].join('\r\n'),
);
/** An empty pong, masked with zeros. */
const pong = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);
const opcodes = { text: 1, close: 8, ping: 9 };

/** A snapshot on its way through the crowd. */
interface Wave {
  payload: Buffer;
  heard: number;
  firstAtMs: number;
}
const waves: Wave[] = [];
/** Waves that are still looked for; an older one that some have not heard was overtaken. */
const keptWaves = 4;

let open = 0;
let refused = 0;
let closed = 0;
const closeCodes: Record<string, number> = {};
const say = (line: object) => void process.stdout.write(`${JSON.stringify(line)}\n`);
/** Wall time with parts of a millisecond, the same in every process of the machine. */
const now = () => performance.timeOrigin + performance.now();

/** @param frameBytes with the frame's head */
function heard(payload: Buffer, frameBytes: number): void {
  let wave = waves.at(-1);
  if (wave !== undefined && !wave.payload.equals(payload)) {
    wave = waves.find((known) => known.payload.equals(payload));
  }
  if (wave === undefined) {
    wave = { payload: Buffer.from(payload), heard: 0, firstAtMs: now() };
    waves.push(wave);
    if (waves.length > keptWaves) waves.shift();
  }
  wave.heard += 1;
  if (wave.heard !== open || opening) return;
  const { phase, serving } = JSON.parse(wave.payload.toString('utf8'));
  say({
    wave: { phase, serving, firstAtMs: wave.firstAtMs, lastAtMs: now(), heard: wave.heard, frameBytes },
  });
}

/** Reads the frames that have come, and answers pings. @returns what is left of one that is not whole */
function readFrames(socket: Socket, bytes: Buffer): Buffer | null {
  let at = 0;
  while (bytes.length - at >= 2) {
    let length = bytes[at + 1]! & 127;
    let from = at + 2;
    if (length === 126) {
      if (bytes.length - at < 4) break;
      length = bytes.readUInt16BE(at + 2);
      from = at + 4;
    }
    if (bytes.length < from + length) break;
    const opcode = bytes[at]! & 15;
    const payload = bytes.subarray(from, from + length);
    if (opcode === opcodes.text) heard(payload, from - at + length);
    else if (opcode === opcodes.ping) socket.write(pong);
    else if (opcode === opcodes.close) {
      const code = String(length >= 2 ? payload.readUInt16BE(0) : 1005);
      closeCodes[code] = (closeCodes[code] ?? 0) + 1;
    }
    at = from + length;
  }
  return at === bytes.length ? null : Buffer.from(bytes.subarray(at));
}

/** Every socket reads into the same bytes: what is read is used at once. */
const shared = Buffer.allocUnsafe(16 * 1024);

function listenOnce(index: number): Promise<void> {
  return new Promise((resolve) => {
    let upgraded = false;
    let rest: Buffer | null = null;
    const socket = connect({
      host,
      port: Number(port),
      localAddress: sources[index % sources.length],
      onread: {
        buffer: shared,
        callback(length, buffer) {
          let bytes: Buffer = (buffer as Buffer).subarray(0, length);
          if (rest !== null) bytes = Buffer.concat([rest, bytes]);
          rest = null;
          if (!upgraded) {
            const end = bytes.indexOf('\r\n\r\n');
            if (end < 0) {
              rest = Buffer.from(bytes);
              return true;
            }
            if (bytes.toString('latin1', 9, 12) !== '101') {
              refused += 1;
              socket.destroy();
              resolve();
              return true;
            }
            upgraded = true;
            open += 1;
            resolve();
            bytes = bytes.subarray(end + 4);
          }
          if (bytes.length > 0) rest = readFrames(socket, bytes);
          return true;
        },
      },
    });
    socket.on('connect', () => socket.write(request));
    socket.on('error', () => {});
    socket.on('close', () => {
      if (!upgraded) return resolve();
      closed += 1;
      if (closed === open && !opening) say({ closed: { codes: closeCodes, atMs: now() } });
    });
  });
}

let opening = true;
let next = 0;
const openSome = async () => {
  while (next < Number(wanted)) await listenOnce(next++);
};
await Promise.all(Array.from({ length: atOnce }, openSome));
opening = false;
say({ opened: { open, refused } });

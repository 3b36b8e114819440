import { get } from 'node:http';
import type { LiveSnapshot } from '../waiting-room/live-snapshot.ts';

/** Somebody who listens on the WebSocket of the room. */
export interface Listener {
  /** Every snapshot heard, oldest first, with the wall time at which it came (ms). */
  heard: { atMs: number; text: string; live: LiveSnapshot }[];
  /** The close code, once it is closed. */
  closed: Promise<number>;
  isOpen(): boolean;
  send(text: string): void;
  close(): void;
}

/** Connects; resolves once it is open, or null when it was refused. */
export function listen(url: string): Promise<Listener | null> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/queue/live`);
  const heard: Listener['heard'] = [];
  socket.onmessage = ({ data }) => {
    heard.push({ atMs: Date.now(), text: data, live: JSON.parse(data) });
  };
  const closed = new Promise<number>((resolve) => {
    socket.onclose = ({ code }) => resolve(code);
  });
  return new Promise((resolve) => {
    socket.onerror = () => resolve(null);
    socket.onopen = () =>
      resolve({
        heard,
        closed,
        isOpen: () => socket.readyState === WebSocket.OPEN,
        send: (text) => socket.send(text),
        close: () => socket.close(),
      });
  });
}

/** What a request for the WebSocket is answered when it is refused: status and `code`; 101 when it is not. */
export function upgradeAnswer(url: string): Promise<{ status: number; code: string | null }> {
  return new Promise((resolve, reject) => {
    const request = get(`${url}/api/queue/live`, {
      headers: {
        connection: 'upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      },
    });
    request.on('error', reject);
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      resolve({ status: 101, code: null });
    });
    request.on('response', (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, code: JSON.parse(text).code }));
    });
  });
}

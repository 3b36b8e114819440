import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Control {
  url: string;
  /** From now on whoever asks is told to stop. */
  stop(): void;
  close(): Promise<void>;
}

/** What the script's virtual users ask whether to go on: a script hears no signal and reads no file while it runs. */
export async function startControl(host = '127.0.0.1'): Promise<Control> {
  let word = 'go';
  const server = createServer((_, response) => {
    response.end(word);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}/`,
    stop() {
      word = 'stop';
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

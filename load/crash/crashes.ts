import { setTimeout as sleep } from 'node:timers/promises';
import type { Scene } from './moment.ts';
import { losePower, type PowerLoss } from './power.ts';

export type Kind = 'redis' | 'server' | 'controller' | 'power';

export interface Crash {
  /** When what was killed was started again: wall ms, Unix. */
  restartedAtMs: number;
  power: PowerLoss | null;
}

/** Each kind of crash: kills without warning, waits a little, starts again. `now` is wall ms. */
export const crashes: Record<Kind, (scene: Scene, now: () => number) => Promise<Crash>> = {
  async redis(scene, now) {
    await scene.redis.kill();
    return restartRedis(scene, now, null);
  },

  async power(scene, now) {
    // The recorder is no part of what is killed: it sees the process die, and its trace has an end.
    await scene.redis.kill();
    return restartRedis(scene, now, losePower(await scene.recorder!.files(), scene.random));
  },

  async server(scene, now) {
    const { processes } = scene.servers;
    const victim = processes[Math.floor(scene.random.next() * processes.length)]!;
    return replace(scene, victim, now);
  },

  async controller(scene, now) {
    return replace(scene, await controllerOf(scene), now);
  },
};

async function restartRedis(scene: Scene, now: () => number, power: PowerLoss | null): Promise<Crash> {
  await sleep(100 + scene.random.next() * 400);
  const restartedAtMs = now();
  await scene.restartRedis();
  return { restartedAtMs, power };
}

async function replace(
  scene: Scene,
  victim: Scene['servers']['processes'][number],
  now: () => number,
): Promise<Crash> {
  await victim.kill();
  await sleep(100 + scene.random.next() * 400);
  const restartedAtMs = now();
  await scene.servers.add();
  return { restartedAtMs, power: null };
}

/** The server whose own metrics say that it holds the controller's lease. */
async function controllerOf({ servers }: Scene): Promise<Scene['servers']['processes'][number]> {
  for (let tries = 0; tries < 40; tries++) {
    for (const server of servers.processes) {
      const metrics = await (await fetch(server.metricsUrl)).text();
      if (/^opening_day_controller(\{[^}]*\})? 1$/m.test(metrics)) return server;
    }
    await sleep(50);
  }
  throw new Error('no server says that it holds the controller');
}

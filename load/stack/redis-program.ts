import { join } from 'node:path';
import { advice } from './advice.ts';
import { aptInstall, canInstall } from './apt.ts';
import { brewInstall, canBrew } from './brew.ts';
import { findProgram, toolsFolder } from './path.ts';
import { aptUnpack, canUnpack } from './unpack.ts';
import { firstWay, type Note } from './ways.ts';

/** Either will do: they speak the same protocol and take the same options. */
const programs = ['redis-server', 'valkey-server'];

/** The redis-server or valkey-server that is there already: on the path, or unpacked before; null when none is. */
export function findRedis(): string | null {
  return findProgram(programs) ?? findProgram(programs, [join(toolsFolder, 'redis')]);
}

/**
 * The path of a redis-server or valkey-server: one that is there, else installed by apt (as root) or brew, else
 * a private unpacked package. Throws `CannotProvide`, which says what to install.
 */
export async function provideRedis({ note }: { note: Note }): Promise<string> {
  const there = findRedis();
  if (there) return there;
  const apt = { program: 'redis', packages: programs, programs, note };
  return firstWay(
    'redis-server',
    [
      { name: 'apt-get install', possible: canInstall(), take: () => aptInstall(apt) },
      { name: 'brew install redis', possible: canBrew(), take: () => brewInstall('redis', programs, note) },
      { name: 'a private unpacked Debian package', possible: canUnpack(), take: () => aptUnpack(apt) },
    ],
    advice.redis.get.en,
    note,
  );
}

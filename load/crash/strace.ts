import { aptInstall, canInstall } from '../stack/apt.ts';
import { findProgram } from '../stack/path.ts';
import { aptUnpack, canUnpack } from '../stack/unpack.ts';
import { firstWay, type Note } from '../stack/ways.ts';

const advice = 'Install it (Debian, Ubuntu: sudo apt-get install strace) and run this again. It needs Linux.';

/**
 * The path of strace, 5.3 or newer: the machine's own, else Debian's package, installed or unpacked privately.
 * Throws `CannotProvide` where nothing works.
 */
export async function provideStrace(note: Note): Promise<string> {
  const found = findProgram(['strace']);
  if (found) return found;
  const provision = { program: 'strace', packages: ['strace'], programs: ['strace'], note };
  return firstWay(
    'strace',
    [
      { name: 'apt-get install', possible: canInstall(), take: () => aptInstall(provision) },
      { name: 'a private unpacked package', possible: canUnpack(), take: () => aptUnpack(provision) },
    ],
    advice,
    note,
  );
}

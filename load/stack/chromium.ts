import { advice } from './advice.ts';
import { aptInstall, canInstall } from './apt.ts';
import { findProgram, isProgram } from './path.ts';
import { firstWay, type Note } from './ways.ts';

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macOSPath = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** The Chromium or Chrome that is there; null when none is. Only tests and printing to PDF need it. */
export function findChromium(): string | null {
  return findProgram(programs) ?? (isProgram(macOSPath) ? macOSPath : null);
}

/** The path of a Chromium: one that is there, else installed by apt as root. Throws `CannotProvide`. */
export async function provideChromium({ note }: { note: Note }): Promise<string> {
  const there = findChromium();
  if (there) return there;
  const take = () => aptInstall({ program: 'chromium', packages: ['chromium'], programs, note });
  const ways = [{ name: 'apt-get install', possible: canInstall(), take }];
  return firstWay('chromium', ways, advice.chromium.get.en, note);
}

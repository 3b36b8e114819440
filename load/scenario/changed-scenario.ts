/** For tests: the small opening with slips put into it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { presetFolder } from './load.ts';

/** The text of `scenarios/small-opening.yaml`. */
export const good = readFileSync(join(presetFolder, 'small-opening.yaml'), 'utf8');
const lines = good.split('\n');

/** A copy of the small opening with some of its lines changed: from what they begin with, to what they become. */
export function bad(changes: Record<string, string | null>): { text: string; at: (start: string) => number } {
  const out = [...lines];
  const at = (start: string): number => {
    const index = lines.findIndex((line) => line.trimStart().startsWith(start));
    if (index < 0) throw new Error(`no line starts with ${start}`);
    return index;
  };
  for (const [start, line] of Object.entries(changes)) out[at(start)] = line ?? '';
  return { text: out.join('\n'), at: (start) => at(start) + 1 };
}

import type { Output } from './rim.ts';

/** Text attributes of a terminal (ECMA-48, SGR): code on, code off. */
const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  cyan: [36, 39],
} as const;

export type Paint = Record<keyof typeof CODES, (text: string) => string>;

/** Colours for an output; plain text where it takes none. */
export function paintFor(output: Pick<Output, 'colours'>): Paint {
  const paint = {} as Paint;
  for (const [name, [on, off]] of Object.entries(CODES) as [keyof Paint, readonly [number, number]][])
    paint[name] = output.colours ? (text) => `\u001b[${on}m${text}\u001b[${off}m` : (text) => text;
  return paint;
}

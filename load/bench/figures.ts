/** One figure of a bench that is no ratio of rates, as it is printed. */
export interface Figure {
  name: string;
  value: string;
  /** Lowest and highest, where it was measured several times. */
  range?: string;
  /** What it should be, in words; absent: nothing is asked of it. */
  aim?: string;
  reached?: boolean;
}

const widths = [46, 16, 24, 26];

/** Figures under a heading, one a line. */
export function figuresTable(heading: string, figures: readonly Figure[]): string {
  const line = (cells: readonly string[]) =>
    `${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('')}`.trimEnd();
  const rows = figures.map(({ name, value, range = '', aim, reached }) =>
    line([name, value, range, aim === undefined ? '' : `${aim} ${reached ? 'ok' : 'MISSED'}`]),
  );
  return [line([heading, '', 'low-high', 'aim']), ...rows, ''].join('\n');
}

/** A figure that should be at most, or at least, so much. */
export function aimed(
  name: string,
  value: number,
  {
    most,
    least,
    show,
    range,
  }: { most?: number; least?: number; show(value: number): string; range?: [number, number] },
): Figure {
  const aims =
    most !== undefined ? `<= ${show(most)}` : least !== undefined ? `>= ${show(least)}` : undefined;
  return {
    ...{ name, value: show(value) },
    ...(range && { range: `${show(range[0])} to ${show(range[1])}` }),
    ...(aims !== undefined && {
      aim: aims,
      reached: (most === undefined || value <= most) && (least === undefined || value >= least),
    }),
  };
}

const EIGHTHS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/**
 * A filled curve of `height` text rows, the top row first: the values over their whole time, squeezed into
 * `width` columns (the largest of what falls into one) or starting at the left while there are fewer.
 */
export function area(values: readonly number[], width: number, height: number): string[] {
  const bins = squeeze(values, width);
  const most = Math.max(1, ...bins);
  const rows: string[] = [];
  for (let row = height - 1; row >= 0; row--) {
    const cells = bins.map((value) => {
      // A value above 0 shows at least its lowest eighth.
      const eighths = value <= 0 ? 0 : Math.max(1, Math.round((value / most) * height * 8));
      return EIGHTHS[Math.min(8, Math.max(0, eighths - row * 8))];
    });
    rows.push(cells.join('').padEnd(width));
  }
  return rows;
}

function squeeze(values: readonly number[], width: number): number[] {
  if (values.length <= width) return [...values];
  return Array.from({ length: width }, (_, column) => {
    const from = Math.floor((column * values.length) / width);
    const to = Math.floor(((column + 1) * values.length) / width);
    return values.slice(from, to).reduce((most, value) => Math.max(most, value), 0);
  });
}

/** A bar of `width` columns in two parts, the first a `share` (0 to 1) of it, to half a column. */
export function bar(share: number, width: number): [full: string, rest: string] {
  const halves = Math.round(Math.min(1, Math.max(0, share)) * width * 2);
  const full = Math.floor(halves / 2);
  const half = halves % 2 === 1;
  const rest = width - full - (half ? 1 : 0);
  return ['━'.repeat(full) + (half ? '╸' : ''), '─'.repeat(rest)];
}

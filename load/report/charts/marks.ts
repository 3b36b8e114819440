/** Points are told apart by their shape, in black and white too. */
export type PointKind = 'dot' | 'ring' | 'triangle' | 'square' | 'diamond' | 'cross';

const SYMBOLS: Record<PointKind, { symbol: string; size: number; hollow: boolean }> = {
  dot: { symbol: 'circle', size: 8, hollow: false },
  ring: { symbol: 'circle', size: 8, hollow: true },
  triangle: { symbol: 'triangle', size: 10, hollow: true },
  square: { symbol: 'rect', size: 8, hollow: false },
  diamond: { symbol: 'diamond', size: 11, hollow: true },
  cross: { symbol: 'path://M0 0L10 10M10 0L0 10', size: 9, hollow: false },
};

/** How ECharts draws such a point, as in the chart's key. */
export function pointStyle(kind: PointKind, color: string) {
  const { symbol, size, hollow } = SYMBOLS[kind];
  const edge = { borderColor: color, borderWidth: kind === 'cross' ? 2 : 1.8, opacity: 1 };
  const fill = kind === 'cross' ? 'transparent' : '#fff';
  return {
    ...{ symbol, symbolSize: size },
    itemStyle: hollow || kind === 'cross' ? { color: fill, ...edge } : { color, opacity: 1 },
  };
}

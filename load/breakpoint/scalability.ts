import type { Text } from '../cli/text.ts';

/** One point for the law: how many were in the system at once, and what it did. */
export interface ScalabilityPoint {
  /** Requests in flight at once, in the mean (Little: throughput times response time). */
  concurrency: number;
  /** Requests answered a second. */
  throughput: number;
}

/** The universal scalability law X(N) = gamma N / (1 + alpha (N - 1) + beta N (N - 1)) (Gunther 2007), or why not. */
export type Scalability =
  | { identifiable: false; reason: Text; points: ScalabilityPoint[] }
  | {
      identifiable: true;
      /** Throughput of one alone, a second. */
      gamma: number;
      /** Contention, and coherence. */
      alpha: number;
      beta: number;
      /** The concurrency of most throughput, and that throughput; null where beta is not told from 0. */
      peak: { concurrency: number; throughput: number } | null;
      points: ScalabilityPoint[];
    };

const leastPoints = 6;
/** The points must span this factor, or the curve's bend is not seen. */
const leastSpan = 4;

/**
 * The law fitted to the points, where that can be: N / X is a polynomial in N whose three coefficients give gamma, alpha
 * and beta by least squares. Never from fewer than six points, a short span, or parts that share cores: there the cores'
 * sharing is what would be fitted. Pure.
 *
 * @param cores of the machine; `parts`: processes that want a core to themselves (servers, Redis, generators)
 */
export function scalabilityOf(
  points: readonly ScalabilityPoint[],
  { cores, parts }: { cores: number; parts: number },
): Scalability {
  const sorted = [...points].sort((a, b) => a.concurrency - b.concurrency);
  const no = (reason: Text): Scalability => ({ identifiable: false, reason, points: sorted });
  if (cores < parts)
    return no({
      en: `${parts} processes (servers, Redis, generators) share ${cores} core${cores === 1 ? '' : 's'}: the curve would be that of their sharing; it takes ${parts} cores, or servers and generators on machines of their own`,
      fr: `${parts} processus (serveurs, Redis, générateurs) se partagent ${cores} cœur${cores === 1 ? '' : 's'} : la courbe serait celle de ce partage ; il faut ${parts} cœurs, ou des machines à part pour serveurs et générateurs`,
    });
  const distinct = new Set(sorted.map(({ concurrency }) => concurrency)).size;
  if (distinct < leastPoints)
    return no({
      en: `${distinct} points at different load; the law takes at least ${leastPoints}`,
      fr: `${distinct} points de charges différentes ; la loi en demande au moins ${leastPoints}`,
    });
  const span = sorted.at(-1)!.concurrency / sorted[0]!.concurrency;
  if (!(span >= leastSpan))
    return no({
      en: `the load spans a factor of ${span.toFixed(1)}; below ${leastSpan} the bend of the curve is not seen`,
      fr: `la charge ne varie que d’un facteur ${span.toFixed(1).replace('.', ',')} ; en deçà de ${leastSpan}, le coude de la courbe ne se voit pas`,
    });
  const fit = leastSquares(
    sorted.map(({ concurrency: n }) => [1, n - 1, n * (n - 1)]),
    sorted.map(({ concurrency, throughput }) => concurrency / throughput),
  );
  if (fit === null)
    return no({
      en: 'the points do not determine three coefficients',
      fr: 'les points ne déterminent pas trois coefficients',
    });
  const [[one, linear, square], errors] = fit;
  if (one <= 0 || linear < -2 * errors[1] || square < -2 * errors[2])
    return no({
      en: 'throughput grows faster than load somewhere: the law’s contention or coherence would be negative',
      fr: 'le débit croît par endroits plus vite que la charge : la contention ou la cohérence de la loi serait négative',
    });
  const [gamma, alpha, beta] = [1 / one, Math.max(0, linear) / one, Math.max(0, square) / one];
  // Twice its standard error: else the curve may as well never turn.
  const turns = square > 2 * errors[2] && alpha < 1;
  const at = Math.sqrt((1 - alpha) / beta);
  const throughput = (n: number) => (gamma * n) / (1 + alpha * (n - 1) + beta * n * (n - 1));
  const peak = turns ? { concurrency: at, throughput: throughput(at) } : null;
  return { identifiable: true, gamma, alpha, beta, peak, points: sorted };
}

type Three = [number, number, number];

/** Coefficients and their standard errors, by the normal equations; null where they are not determined. */
function leastSquares(rows: readonly number[][], values: readonly number[]): [Three, Three] | null {
  const normal = [0, 1, 2].map((i) =>
    [0, 1, 2].map((j) => rows.reduce((sum, row) => sum + row[i]! * row[j]!, 0)),
  );
  const right = [0, 1, 2].map((i) => rows.reduce((sum, row, k) => sum + row[i]! * values[k]!, 0));
  const inverse = inverted(normal);
  if (inverse === null) return null;
  const found = inverse.map((row) => row.reduce((sum, each, k) => sum + each * right[k]!, 0)) as Three;
  const residual = rows.reduce((sum, row, k) => {
    const off = values[k]! - row.reduce((all, each, i) => all + each * found[i]!, 0);
    return sum + off * off;
  }, 0);
  const variance = residual / Math.max(1, rows.length - 3);
  return [found, inverse.map((row, i) => Math.sqrt(Math.max(0, row[i]! * variance))) as Three];
}

/** A 3 by 3 matrix inverted; null where it cannot be. */
function inverted(matrix: readonly number[][]): number[][] | null {
  const [a, b, c, d, e, f, g, h, i] = matrix.flat() as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const cofactors = [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
  const determinant = a * cofactors[0]! + b * cofactors[3]! + c * cofactors[6]!;
  if (!(Math.abs(determinant) > 1e-12 * Math.abs(a * e * i))) return null;
  return [0, 3, 6].map((from) => cofactors.slice(from, from + 3).map((each) => each / determinant));
}

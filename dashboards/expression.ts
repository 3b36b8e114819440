import type { CounterName, GaugeName, HistogramName, LabelsOf, MetricName } from '../server/metrics/table.ts';

/**
 * PromQL, put together so that a metric or label that the server does not have is a compile error, and so
 * that shared state is never summed over servers.
 */

/** Values of labels to choose by; one that begins with `~` is a regular expression. */
type Matchers<N extends MetricName> = { [L in keyof LabelsOf<N>]?: LabelsOf<N>[L] | `~${string}` };

/** A metric of the opening that the viewer chose: `name{opening="$opening", ...}`. */
export function select<N extends MetricName>(
  name: N,
  matchers: Matchers<N> | null = null,
  suffix = '',
): string {
  const pairs = Object.entries(matchers ?? {}).map(([label, value]) => {
    const pattern = String(value);
    return pattern.startsWith('~') ? `${label}=~"${pattern.slice(1)}"` : `${label}="${pattern}"`;
  });
  return `${name}${suffix}{${['opening="$opening"', ...pairs].join(', ')}}`;
}

/** State that every server reports alike: one number, whichever server says it. */
export function shared<N extends GaugeName>(
  name: N,
  matchers: Matchers<N> | null = null,
  by: string[] = [],
): string {
  return `max by (${['opening', ...by].join(', ')}) (${select(name, matchers)})`;
}

/**
 * Shared state from one server alone, the one that has seen most of the ledger. Servers are scraped at different
 * moments, so the highest `remaining` and the highest `reserved` may be of two moments and not add up.
 */
export function freshest<N extends GaugeName>(
  name: N,
  by: string[] = [],
  matchers: Matchers<N> | null = null,
): string {
  const latest = `topk by (opening) (1, ${select('opening_day_ledger_entries')})`;
  return `max by (${['opening', ...by].join(', ')}) (${select(name, matchers)} and on (opening, instance) ${latest})`;
}

/** Events per second (wall), over all servers. */
export function perSecond<N extends CounterName>(
  name: N,
  matchers: Matchers<N> | null = null,
  by: string[] = [],
): string {
  const grouping = by.length > 0 ? ` by (${by.join(', ')})` : '';
  return `sum${grouping} (rate(${select(name, matchers)}[$__rate_interval]))`;
}

/** A quantile (0 to 1) of a histogram, over all servers. */
export function quantile<N extends HistogramName>(
  q: number,
  name: N,
  by: string[] = [],
  matchers: Matchers<N> | null = null,
): string {
  const buckets = `rate(${select(name, matchers, '_bucket')}[$__rate_interval])`;
  return `histogram_quantile(${q}, sum by (${['le', ...by].join(', ')}) (${buckets}))`;
}

/** A histogram's mean, over all servers. */
export function mean<N extends HistogramName>(name: N, by: string[] = []): string {
  const total = (suffix: string) =>
    `sum by (${by.join(', ')}) (rate(${select(name, null, suffix)}[$__rate_interval]))`;
  return `${total('_sum')} / ${total('_count')}`;
}

/** `query`, or one series that is 0 and says `value` where the query finds nothing. */
export function orZero(query: string, label: string, value: string): string {
  return `${query} or on () label_replace(vector(0), "${label}", "${value}", "", "")`;
}

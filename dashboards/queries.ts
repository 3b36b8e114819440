import type * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus';
import { builtBoards } from './boards.ts';

/** One query of a dashboard, as Prometheus takes it. */
export interface DashboardQuery {
  panel: string;
  /** As it is drawn: `{{label}}` stands for a label's value. */
  name: string;
  /** PromQL with every variable put in. */
  query: string;
  /** One moment, or the whole range. */
  kind: 'instant' | 'range';
}

/** What Grafana would put in for its variables. */
export interface Variables {
  /** The opening's id. */
  opening: string;
  /** What `rate` looks back over, such as `10s`: at least four scrapes. */
  rateInterval: string;
}

/** Every query of every panel. Throws on a variable that it does not know. */
export function dashboardQueries(variables: Variables): DashboardQuery[] {
  return builtBoards()
    .flatMap(panelsOf)
    .flatMap((panel) =>
      (panel.targets ?? []).map((target) => {
        // The SDK types a target as any data source's query; ours are all Prometheus'.
        const { expr, legendFormat, instant } = target as Dataquery;
        return {
          panel: panel.title ?? '',
          name: legendFormat ?? '',
          query: substitute(expr, variables),
          kind: instant ? ('instant' as const) : ('range' as const),
        };
      }),
    );
}

/** The panels, those inside rows too, without the rows. */
export function panelsOf(board: dashboard.Dashboard): dashboard.Panel[] {
  return (board.panels ?? []).flatMap((panel) => {
    if ('panels' in panel) return panel.panels;
    return panel.type === 'row' ? [] : [panel as dashboard.Panel];
  });
}

/** Puts the variables in. */
export function substitute(query: string, { opening, rateInterval }: Variables): string {
  const filled = query.replaceAll('$__rate_interval', rateInterval).replaceAll('$opening', opening);
  if (filled.includes('$')) throw new Error(`a variable without a value: ${filled}`);
  return filled;
}

/** A series that Prometheus found: its labels and its values, oldest first (one, for an instant query). */
export interface FoundSeries {
  labels: Record<string, string>;
  values: number[];
}

/**
 * Asks a Prometheus one query.
 *
 * @param url - `http://127.0.0.1:PORT`
 * @param when - Unix seconds, wall; an instant query is asked at `to`, a range once a second
 */
export async function ask(
  url: string,
  { query, kind }: Pick<DashboardQuery, 'query' | 'kind'>,
  when: { from: number; to: number },
): Promise<FoundSeries[]> {
  const times = kind === 'instant' ? { time: when.to } : { start: when.from, end: when.to, step: 1 };
  const parameters = new URLSearchParams({ query });
  for (const [name, value] of Object.entries(times)) parameters.set(name, String(value));
  const path = kind === 'instant' ? 'query' : 'query_range';
  const answer = await fetch(`${url}/api/v1/${path}`, { method: 'POST', body: parameters });
  const body = (await answer.json()) as PrometheusAnswer;
  if (body.status !== 'success') throw new Error(`${body.error}: ${query}`);
  return body.data.result.map(({ metric, value, values }) => ({
    labels: metric,
    values: (values ?? [value!]).map(([, number]) => Number(number)),
  }));
}

interface PrometheusAnswer {
  status: 'success' | 'error';
  error?: string;
  data: {
    result: {
      metric: Record<string, string>;
      value?: [number, string];
      values?: [number, string][];
    }[];
  };
}

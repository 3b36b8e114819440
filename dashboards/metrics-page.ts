import { k6Metrics, nameInPrometheus } from '../load/k6/metrics.ts';
import { type MetricRow, metricTable } from '../server/metrics/table.ts';

/** `METRICS.md`: every metric of the servers, and those that the crowd adds to k6's own. */
export function metricsPage(): string {
  const servers = Object.entries(metricTable).map(([name, row]: [string, MetricRow]) => [
    code(name),
    `${row.type}, ${row.scope}`,
    row.unit,
    labelsOf(row.labels),
    row.help + (row.buckets ? ` Buckets: ${row.buckets.join(', ')}.` : ''),
  ]);
  const crowd = Object.entries(k6Metrics).map(([name, { type, unit, labels, help }]) => [
    code(nameInPrometheus(name, type)),
    type,
    unit,
    labels.map(code).join(', '),
    help,
  ]);
  return `# Metrics

Written by \`npm run dashboards\` from the tables that the code itself uses (\`server/metrics/table.ts\`,
\`load/k6/metrics.ts\`); a test holds it against them.

**Shared** is state that all servers read from the one Redis: each reports the same number, so take \`max\`, never a sum.
**Process** is a server's own doing: sum its rates. Every series of a server has the label \`opening\`. Durations are wall
time unless opening time, the clock of the day, is said. Beside these each server has prom-client's metrics of the process.

## Servers (\`METRICS_PORT\`)

${table(servers)}
## The crowd (k6, \`run --prometheus\`)

A trend comes as \`_p50\`, \`_p95\`, \`_p99\` and \`_max\`. Every series has the label \`generator\`: which of several k6
processes (\`run --generators\`) counted it. k6's own metrics are in its manual.

${table(crowd)}`;
}

const code = (text: string) => `\`${text}\``;

function labelsOf(labels: MetricRow['labels']): string {
  return Object.entries(labels)
    .map(([name, values]) => (values === 'any' ? code(name) : `${code(name)}: ${values.join(', ')}`))
    .join('; ');
}

/** As the formatter of the project's Markdown has it: columns of one width. */
function table(rows: string[][]): string {
  const all = [['name', 'type', 'unit', 'labels', 'what it says'], ...rows];
  const widths = all[0]!.map((_, k) => Math.max(...all.map((cells) => cells[k]!.length)));
  const [head, ...lines] = all.map((cells) => row(cells.map((cell, k) => cell.padEnd(widths[k]!))));
  return [head, row(widths.map((width) => '-'.repeat(width))), ...lines].join('');
}

const row = (cells: string[]) => `| ${cells.join(' | ')} |\n`;

import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { fairness } from './fairness.ts';
import { datasource } from './panel.ts';
import { quota } from './quota.ts';
import { throughput } from './throughput.ts';

/** The dashboard of a day: throughput, fairness, quota accuracy. Grafana's classic dashboard model. */
export function openingDay(): dashboard.Dashboard {
  const builder = new dashboard.DashboardBuilder('Opening day')
    .uid('opening-day')
    .description('One opening with one quota: does it hold, is it in order, is exactly the quota given?')
    .tags(['opening-day'])
    .readonly()
    .timezone('browser')
    .refresh('5s')
    .time({ from: 'now-15m', to: 'now' })
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .withVariable(
      new dashboard.DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'),
    )
    .withVariable(
      new dashboard.QueryVariableBuilder('opening')
        .label('Opening')
        .datasource(datasource)
        .query({ query: 'label_values(opening_day_quota_places, opening)', refId: 'opening' })
        .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
        .sort(dashboard.VariableSort.AlphabeticalAsc),
    );
  const rows: [string, Builder<dashboard.Panel>[]][] = [
    ['Throughput', throughput],
    ['Fairness', fairness],
    ['Quota accuracy', quota],
  ];
  for (const [title, panels] of rows) {
    builder.withRow(new dashboard.RowBuilder(title));
    for (const panel of panels) builder.withPanel(panel);
  }
  const built = builder.build();
  for (const [index, panel] of (built.panels ?? []).entries()) panel.id = index + 1;
  return built;
}

/** The dashboard as the file `opening-day.json` holds it. */
export function openingDayJson(): string {
  return `${JSON.stringify(openingDay(), null, 2)}\n`;
}

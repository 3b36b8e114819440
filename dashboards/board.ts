import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { datasource } from './panel.ts';

/** A dashboard: its own address, and rows of panels in the order in which they are read. */
export interface Board {
  uid: string;
  title: string;
  description: string;
  /** A row without a title has no bar above it. */
  rows: [title: string | null, Builder<dashboard.Panel>[]][];
}

/** Builds one in Grafana's classic model, with the same variables and links as the others. */
export function build({ uid, title, description, rows }: Board): dashboard.Dashboard {
  const builder = new dashboard.DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(['opening-day'])
    .readonly()
    .timezone('browser')
    .refresh('5s')
    .time({ from: 'now-15m', to: 'now' })
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .link(
      new dashboard.DashboardLinkBuilder('Opening Day')
        .type(dashboard.DashboardLinkType.Dashboards)
        .tags(['opening-day'])
        .keepTime(true)
        .includeVars(true),
    )
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
  for (const [name, panels] of rows) {
    if (name !== null) builder.withRow(new dashboard.RowBuilder(name));
    for (const panel of panels) builder.withPanel(panel);
  }
  const built = builder.build();
  for (const [index, panel] of (built.panels ?? []).entries()) panel.id = index + 1;
  return built;
}

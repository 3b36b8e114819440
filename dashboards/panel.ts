import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

/**
 * Colours that people who do not tell red from green can tell apart (Okabe and Ito, "Color Universal Design", 2008).
 * `good` and `bad` differ in lightness too, and no panel says by colour alone what its text does not say.
 */
export const colour = {
  good: '#0072B2',
  bad: '#D55E00',
  warn: '#E69F00',
  sky: '#56B4E9',
  teal: '#009E73',
  purple: '#CC79A7',
  grey: '#8C8C8C',
};

/** The data source that the viewer chose. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana's variable, not ours
export const datasource = { type: 'prometheus', uid: '${datasource}' };

/** A query and the name of what it draws. `{{label}}` in the name stands for the label's value. */
export interface Line {
  name: string;
  query: string;
  colour?: string;
  /** Told from its neighbours without colour. */
  dash?: readonly number[];
  /** Stacked with the panel's other stacked lines. */
  stacked?: boolean;
  /** Its own axis, on the right. */
  unit?: string;
}

/** What every panel says about itself. */
export interface About {
  title: string;
  /** What is seen, which clock, and when to worry. */
  description: string;
  /** Grafana's name of a unit, such as `s`, `reqps`, `percentunit`; `short` for plain counts. */
  unit: string;
  /** Columns of 24. */
  width: number;
  decimals?: number;
}

/** Lines over time. */
export function graph(about: About & { lines: Line[]; min?: number; max?: number }): TimeseriesBuilder {
  const panel = new TimeseriesBuilder()
    .title(about.title)
    .description(about.description)
    .datasource(datasource)
    .unit(about.unit)
    .height(8)
    .span(about.width)
    .lineWidth(2)
    .showPoints(common.VisibilityMode.Never)
    .lineInterpolation(common.LineInterpolation.Linear)
    .legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(common.LegendDisplayMode.Table)
        .placement(common.LegendPlacement.Bottom)
        .calcs(['lastNotNull', 'max']),
    )
    .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi))
    .min(about.min ?? 0);
  if (about.max !== undefined) panel.max(about.max);
  if (about.decimals !== undefined) panel.decimals(about.decimals);
  for (const [i, line] of about.lines.entries()) {
    const refId = String.fromCharCode(65 + i);
    panel.withTarget(query(refId, line).range());
    const look = properties(line);
    if (look.length > 0) panel.overrideByQuery(refId, look);
  }
  return panel;
}

/** One number, or one word, as it stands now. */
export function stat(
  about: About & {
    lines: Line[];
    /** From these values on, the number is coloured; the first has no value. */
    steps?: { from: number | null; colour: string }[];
    /** Words for numbers. */
    words?: Record<string, string>;
    /** The name of the series instead of its number. */
    byName?: boolean;
  },
): StatBuilder {
  const panel = new StatBuilder()
    .title(about.title)
    .description(about.description)
    .datasource(datasource)
    .unit(about.unit)
    .height(4)
    .span(about.width)
    .graphMode(common.BigValueGraphMode.None)
    .colorMode(common.BigValueColorMode.Value)
    .textMode(about.byName ? common.BigValueTextMode.Name : common.BigValueTextMode.Auto)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .thresholds(
      new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps(
        (about.steps ?? [{ from: null, colour: colour.good }]).map((step) => ({
          value: step.from,
          color: step.colour,
        })),
      ),
    );
  if (about.decimals !== undefined) panel.decimals(about.decimals);
  if (about.words !== undefined) {
    const options = Object.fromEntries(
      Object.entries(about.words).map(([value, text], index) => [value, { text, index }]),
    );
    panel.mappings([{ type: dashboard.MappingType.ValueToText, options }]);
  }
  for (const [i, line] of about.lines.entries()) {
    panel.withTarget(query(String.fromCharCode(65 + i), line).instant());
  }
  return panel;
}

/** The steps of a number that must be 0. */
export const mustBeZero = [
  { from: null, colour: colour.bad },
  { from: 0, colour: colour.good },
  { from: 1, colour: colour.bad },
];

function query(refId: string, line: Line): DataqueryBuilder {
  return new DataqueryBuilder().refId(refId).expr(line.query).legendFormat(line.name).datasource(datasource);
}

/** The look of one line, as Grafana's overrides. */
function properties(line: Line): dashboard.DynamicConfigValue[] {
  const look: dashboard.DynamicConfigValue[] = [];
  if (line.colour !== undefined) {
    look.push({ id: 'color', value: { mode: dashboard.FieldColorModeId.Fixed, fixedColor: line.colour } });
  }
  if (line.dash !== undefined) {
    look.push({ id: 'custom.lineStyle', value: { fill: 'dash', dash: line.dash } });
  }
  if (line.stacked) {
    look.push({ id: 'custom.stacking', value: { mode: common.StackingMode.Normal, group: 'A' } });
    look.push({ id: 'custom.fillOpacity', value: 60 });
    look.push({ id: 'custom.lineWidth', value: 1 });
  }
  if (line.unit !== undefined) {
    look.push({ id: 'unit', value: line.unit });
    look.push({ id: 'custom.axisPlacement', value: common.AxisPlacement.Right });
  }
  return look;
}

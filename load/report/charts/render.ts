import { type EChartsOption, init } from 'echarts';
import { Html, html } from '../html.ts';
import type { PointKind } from './marks.ts';
import { INK } from './palette.ts';
import { revived } from './writing.ts';

/** What a chart is drawn from, twice: for a page or a sheet of paper, and for a phone. */
export interface Chart {
  /** Unique on the page; letters and dashes. */
  id: string;
  /** What it shows, as a finding. */
  title: string;
  /** How to read it. */
  note: string;
  /** What is drawn, for who cannot see it. */
  alternative: string;
  /** What its lines and points are called. */
  key?: readonly KeyItem[];
  /** The drawing for a given width, in pixels. */
  draw(width: number): Drawing;
}

/** A line, a filled area or a point of a chart, with its name. */
export interface KeyItem {
  name: string;
  kind: 'line' | 'area' | PointKind;
  color: string;
  /** Lengths of dashes and gaps; none for a solid line. */
  dash?: readonly number[];
}

/** Numbers are written by name (`writing.ts`): the chart lives in the page, where its option comes as JSON. */
export interface Drawing {
  height: number;
  option: EChartsOption;
}

const WIDE = 720;
const NARROW = 350;
const GLANCE = 250;
const GLANCE_HEIGHT = 180;

/**
 * A figure with the chart as SVG, drawn here, without a browser, and what a page's script (`live/`) needs to put a live
 * chart in its place.
 */
export function figure(chart: Chart): Html {
  return html`<figure class="chart" id="chart-${chart.id}">
<figcaption><h3>${chart.title}</h3><p>${chart.note}</p></figcaption>
${chart.key !== undefined && keyList(chart.key)}${plot(chart, 'wide')}${plot(chart, 'narrow')}${optionData(chart)}</figure>
`;
}

const WIDTHS = { wide: WIDE, narrow: NARROW, glance: GLANCE };

/** The chart, drawn for one kind of place; at a glance, lower than elsewhere. */
export function plot(chart: Chart, kind: keyof typeof WIDTHS): Html {
  return html`<div class="plot ${kind}" data-chart="${chart.id}">${draw(chart, kind)}</div>\n`;
}

/**
 * The options of a chart as JSON: long lists of data once, under `data`, and by their place there in `drawings`. Numbers
 * are rounded to nine digits.
 */
function optionData(chart: Chart): Html {
  const lists = new Map<string, number>();
  const short = (key: string, value: unknown): unknown => {
    if (typeof value === 'function') throw new Error(`chart ${chart.id}: ${key} is a function, not a name`);
    if (typeof value === 'number') return Number(value.toPrecision(9));
    if (key !== 'data' || !Array.isArray(value) || value.length < 8) return value;
    const text = JSON.stringify(value, short);
    if (!lists.has(text)) lists.set(text, lists.size);
    return { $data: lists.get(text) };
  };
  const kinds = Object.entries(WIDTHS).map(([kind, width]) => [kind, chart.draw(width)]);
  const drawings = JSON.stringify(Object.fromEntries(kinds), short);
  const text = `{"data":[${[...lists.keys()].join(',')}],"drawings":${drawings}}`;
  return new Html(
    `<script type="application/json" data-option="${chart.id}">${text.replaceAll('<', '\\u003c')}</script>\n`,
  );
}

/** The names of lines and points, with a sample of each. */
export function keyList(key: readonly KeyItem[]): Html {
  return html`<ul class="key">${key.map(keyItem)}</ul>\n`;
}

function keyItem({ name, kind, color, dash = [] }: KeyItem): Html {
  const mark = {
    line: html`<path d="M0 6H36" stroke="${color}" stroke-width="2.5" stroke-dasharray="${dash.join(' ')}"/>`,
    area: html`<rect width="36" height="12" fill="${color}"/>`,
    dot: html`<circle cx="18" cy="6" r="4.5" fill="${color}"/>`,
    ring: html`<circle cx="18" cy="6" r="4" fill="#fff" stroke="${color}" stroke-width="1.6"/>`,
    square: html`<rect x="13.5" y="1.5" width="9" height="9" fill="${color}"/>`,
    diamond: html`<path d="M18 0L24 6L18 12L12 6Z" fill="#fff" stroke="${color}" stroke-width="1.6"/>`,
    triangle: html`<path d="M18 1L24 11H12Z" fill="#fff" stroke="${color}" stroke-width="1.6"/>`,
    cross: html`<path d="M13 1L23 11M23 1L13 11" stroke="${color}" stroke-width="2"/>`,
  }[kind];
  return html`<li><svg viewBox="0 0 36 12" aria-hidden="true">${mark}</svg>${name}</li>`;
}

function draw(chart: Chart, kind: keyof typeof WIDTHS): Html {
  const width = WIDTHS[kind];
  const drawing = chart.draw(width);
  const height = kind === 'glance' ? GLANCE_HEIGHT : drawing.height;
  const instance = init(null, null, { renderer: 'svg', ssr: true, width, height });
  instance.setOption({
    animation: false,
    textStyle: { fontFamily: 'inherit', color: INK },
    ...(revived(drawing.option) as EChartsOption),
  });
  const svg = instance.renderToSVGString();
  instance.dispose();
  return new Html(inlined(svg, `${chart.id}-${kind[0]}`, chart.alternative));
}

/**
 * The SVG as a part of the page: its ids made its own and the same in every run, a name for who cannot see it,
 * and without what only a script would use (hover styles, hit areas, metadata).
 */
function inlined(svg: string, name: string, alternative: string): string {
  const label = html`${alternative}`.text;
  return svg
    .replace(/<style[^>]*>[\s\S]*?<\/style>/g, '')
    .replace(/ (class|pointer-events|ecmeta_[a-z_]+|xmlns:xlink|version|baseProfile)="[^"]*"/g, '')
    .replace(/\bzr\d+-/g, `${name}-`)
    .replace(/&quot;/g, '&#34;')
    .replace(
      /<svg width="(\d+)" height="(\d+)"/,
      `<svg role="img" aria-label="${label}" width="$1" height="$2"`,
    )
    .replace(/\s*\n\s*/g, '\n')
    .trim();
}

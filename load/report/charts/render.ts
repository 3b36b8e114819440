import { type EChartsOption, init } from 'echarts';
import { Html, html } from '../html.ts';
import { INK } from './palette.ts';

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
  kind: 'line' | 'area' | 'dot' | 'triangle' | 'cross';
  color: string;
  /** Lengths of dashes and gaps; none for a solid line. */
  dash?: readonly number[];
}

export interface Drawing {
  height: number;
  option: EChartsOption;
}

const WIDE = 720;
const NARROW = 350;

/**
 * A figure with the chart as SVG, drawn here, without a browser: nothing is loaded and nothing runs when the
 * page is read. `data-chart` names it, for a script that would put a live chart in its place.
 */
export function figure(chart: Chart): Html {
  return html`<figure class="chart" data-chart="${chart.id}">
<figcaption><h3>${chart.title}</h3><p>${chart.note}</p></figcaption>
${chart.key !== undefined && keyList(chart.key)}<div class="wide">${draw(chart, WIDE)}</div>
<div class="narrow">${draw(chart, NARROW)}</div>
</figure>
`;
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
    triangle: html`<path d="M18 1L24 11H12Z" fill="#fff" stroke="${color}" stroke-width="1.6"/>`,
    cross: html`<path d="M13 1L23 11M23 1L13 11" stroke="${color}" stroke-width="2"/>`,
  }[kind];
  return html`<li><svg viewBox="0 0 36 12" aria-hidden="true">${mark}</svg>${name}</li>`;
}

function draw(chart: Chart, width: number): Html {
  const { height, option } = chart.draw(width);
  const name = `${chart.id}-${width === WIDE ? 'w' : 'n'}`;
  const instance = init(null, null, { renderer: 'svg', ssr: true, width, height });
  instance.setOption({
    animation: false,
    textStyle: { fontFamily: 'inherit', color: INK },
    ...option,
  });
  const svg = instance.renderToSVGString();
  instance.dispose();
  return new Html(inlined(svg, name, chart.alternative));
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

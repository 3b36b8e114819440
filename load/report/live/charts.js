// @ts-check
// The page's own script: puts a live chart in the place of each drawn one that comes into view, with exact values beside
// the pointer, a zoom, and lines that can be hidden. Without it, and on paper, the drawn ones stand.
import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  DataZoomInsideComponent,
  GridComponent,
  LegendPlainComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TitleComponent,
  TooltipComponent,
} from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { revived } from '../charts/writing.ts';

use([
  ...[BarChart, LineChart, ScatterChart, SVGRenderer],
  ...[GridComponent, TitleComponent, TooltipComponent, LegendPlainComponent, DataZoomInsideComponent],
  ...[MarkAreaComponent, MarkLineComponent, MarkPointComponent],
]);

const INK = '#1a2129';
const WORDS = {
  en: { zoom: 'Zoom', in: 'Zoom in', out: 'Zoom out', back: 'To the left', on: 'To the right', all: 'All' },
  fr: {
    zoom: 'Zoom',
    in: 'Agrandir',
    out: 'Réduire',
    back: 'Vers la gauche',
    on: 'Vers la droite',
    all: 'Tout',
  },
};
const words = WORDS[document.documentElement.lang === 'fr' ? 'fr' : 'en'];
/** Minutes between ticks of a clock, from the finest on. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720];

/** @param {string} id */
function optionData(id) {
  const holder = document.querySelector(`script[data-option="${id}"]`);
  if (holder === null) return null;
  const { data, drawings } = JSON.parse(/** @type {string} */ (holder.textContent));
  return { data, drawings };
}

/** What a live chart has besides what is drawn. */
function lively(/** @type {any} */ option) {
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: INK },
    legend: { show: false },
    dataZoom: {
      type: 'inside',
      xAxisIndex: 'all',
      filterMode: 'none',
      // The wheel alone is the page's, and so is a finger's move while all is shown.
      ...{ zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false, moveOnMouseMove: false },
    },
    ...option,
    series: option.series.map((/** @type {any} */ one) =>
      one.type === 'line' ? { ...one, emphasis: { disabled: true } } : one,
    ),
    tooltip: {
      ...{ confine: true, transitionDuration: 0, backgroundColor: '#fff', borderColor: INK, borderWidth: 1 },
      textStyle: { color: INK, fontSize: 13 },
      axisPointer: { type: 'line', snap: true, label: { show: false }, lineStyle: { color: INK } },
      ...option.tooltip,
    },
  };
}

/** @param {HTMLElement} place where the chart is drawn, and shall live */
function enliven(place) {
  const id = /** @type {string} */ (place.dataset.chart);
  const held = optionData(id);
  const drawn = place.querySelector('svg');
  if (held === null || drawn === null) return;
  const kind = ['wide', 'narrow', 'glance'].find((name) => place.classList.contains(name)) ?? 'wide';
  const host = document.createElement('div');
  host.className = 'live';
  host.style.height = `${drawn.getAttribute('height')}px`;
  place.append(host);
  place.classList.add('alive');
  const chart = init(host, null, { renderer: 'svg' });
  const { option } = held.drawings[kind];
  chart.setOption(lively(revived(option, held.data)));
  const root = /** @type {SVGElement} */ (host.querySelector('svg'));
  root.setAttribute('role', 'img');
  root.setAttribute('aria-label', /** @type {string} */ (drawn.getAttribute('aria-label')));
  new ResizeObserver(() => chart.resize()).observe(host);
  const zoom = zoomOf(chart, [option.xAxis].flat()[0].axisLabel.formatter?.$write === 'clock');
  if (kind !== 'glance') controls(place, chart, zoom);
}

/**
 * How to change what a chart shows of its horizontal axis. With ticks that were set for the whole axis: on a clock, finer
 * ones are; elsewhere ECharts sets them.
 *
 * @param {import('echarts/core').ECharts} chart
 * @param {boolean} clock
 */
function zoomOf(chart, clock) {
  const axes = /** @type {any[]} */ (/** @type {any} */ (chart.getOption()).xAxis);
  const span = () => {
    const { start, end } = /** @type {any} */ (chart.getOption()).dataZoom[0];
    return { start, end };
  };
  let whole = true;
  chart.on('datazoom', () => {
    const { start, end } = span();
    const all = end - start > 99.9;
    const { min, max } = axes[0];
    const least = (((max - min) * (end - start)) / 100) * (chart.getWidth() < 500 ? 0.2 : 0.09);
    const interval = clock ? (STEPS.find((step) => step >= least) ?? STEPS.at(-1)) : null;
    const ticks = (/** @type {any} */ of) => ({ customValues: all ? of.customValues : null });
    chart.setOption({
      xAxis: axes.map((axis) => ({
        interval: all ? axis.interval : interval,
        axisLabel: ticks(axis.axisLabel),
        axisTick: ticks(axis.axisTick),
      })),
    });
    if (all !== whole) chart.setOption({ dataZoom: { moveOnMouseMove: !all } });
    whole = all;
  });
  return (/** @type {number} */ factor, /** @type {number} */ shift) => {
    const { start, end } = span();
    const width = Math.min(100, Math.max(2, (end - start) * factor));
    const middle = (start + end) / 2 + shift * (end - start);
    const from = Math.min(100 - width, Math.max(0, middle - width / 2));
    chart.dispatchAction({ type: 'dataZoom', start: from, end: from + width });
  };
}

/**
 * Buttons to zoom above a chart, and its key as buttons that hide and show what they name.
 *
 * @param {HTMLElement} place
 * @param {import('echarts/core').ECharts} chart
 * @param {(factor: number, shift: number) => void} zoom
 */
function controls(place, chart, zoom) {
  const bar = document.createElement('div');
  bar.className = 'zoom';
  bar.setAttribute('role', 'group');
  bar.setAttribute('aria-label', words.zoom);
  const buttons = /** @type {const} */ ([
    ['−', words.out, 2, 0],
    ['+', words.in, 0.5, 0],
    ['←', words.back, 1, -0.5],
    ['→', words.on, 1, 0.5],
    [words.all, words.all, 1000, 0],
  ]);
  for (const [sign, name, factor, shift] of buttons) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = sign;
    button.title = name;
    button.setAttribute('aria-label', name);
    button.addEventListener('click', () => zoom(factor, shift));
    bar.append(button);
  }
  place.prepend(bar);
  // Charts that say the same share one key, above them.
  const key = place.parentElement?.querySelector('.key') ?? place.closest('section')?.querySelector('.key');
  for (const item of key?.querySelectorAll('li') ?? []) {
    const name = item.textContent ?? '';
    const button = item.querySelector('button') ?? keyButton(item);
    const show = () => {
      chart.dispatchAction({
        type: button.getAttribute('aria-pressed') === 'true' ? 'legendSelect' : 'legendUnSelect',
        name,
      });
    };
    show();
    button.addEventListener('click', show);
  }
}

/** An item of the key becomes a button; whoever listens after this sees it as it is after the click. */
function keyButton(/** @type {Element} */ item) {
  const button = document.createElement('button');
  button.type = 'button';
  button.setAttribute('aria-pressed', 'true');
  button.append(...item.childNodes);
  button.addEventListener('click', () => {
    button.setAttribute('aria-pressed', String(button.getAttribute('aria-pressed') !== 'true'));
  });
  item.append(button);
  return button;
}

const seen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      enliven(/** @type {HTMLElement} */ (target));
    }
  },
  { rootMargin: '300px' },
);
for (const place of document.querySelectorAll('.plot')) seen.observe(place);

import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { oneChromium, problems } from '../../server/testing/browser.ts';
import { breakpointPage } from '../breakpoint/page.ts';
import { syntheticBreakpoint } from '../breakpoint/synthetic-breakpoint.ts';
import type { Comparison } from '../compare/comparison.ts';
import { judgeRuns } from '../compare/judgement.ts';
import { comparisonPage } from '../compare/page.ts';
import { syntheticSamples } from '../compare/synthetic-samples.ts';
import { hysteresisPage } from '../metastability/page.ts';
import { syntheticHysteresis } from '../metastability/synthetic-hysteresis.ts';
import { capacityChart } from '../sizing/capacity-chart.ts';
import type { Step } from '../sizing/curve.ts';
import { shiftsOf } from '../sizing/sensitivity.ts';
import { effects, tornadoChart } from '../sizing/tornado-chart.ts';
import { trendPage } from '../trend/page.ts';
import { syntheticHistory } from '../trend/synthetic-history.ts';
import { trendOf } from '../trend/trend.ts';
import { figure } from './charts/render.ts';
import { html } from './html.ts';
import { liveScript } from './live/script.ts';
import { cutWords, enliven, missingWords, xmlProblem } from './live/seen.ts';
import { section } from './sections/table.ts';
import { header, sheet } from './sheet.ts';

/* The pages beside the capacity report: each with live charts, by the same mechanism. */

const script = await liveScript();
const measured = new URL('../compare/golden/measured.json', import.meta.url);

function comparison(): string {
  const kept = JSON.parse(readFileSync(measured, 'utf8')) as Comparison;
  const worse = syntheticSamples(5, 2).map((run) => ({
    ...run,
    measures: { ...run.measures, latencyP99: run.measures.latencyP99! * 1.7 },
  }));
  const judgement = judgeRuns(syntheticSamples(5, 1), worse);
  const judgements = [{ judged: 'tuesday', reference: 'monday', judgement }];
  return comparisonPage({ ...kept, judgements }, 'en', script);
}

function trend(): string {
  const runs = syntheticHistory([{}, { invalid: true }, { repeats: 6, factor: 1.6 }]);
  const found = trendOf('small-opening', { runs, leftOut: [] });
  return trendPage(found, { all: false, language: 'fr', script });
}

/** The charts of a sizing, on a page of their own: to size a day takes longer than all there is to see. */
function sizing(): string {
  const steps = [500, 1000, 2000, 4000].map(
    (people): Step => ({
      ...{ people, requestsPerSecond: people, errorRate: 0, redisBusy: people / 9000, missed: [] },
      ...{ latencyP99Ms: 10 / (1.01 - people / 4000), serversBusy: people / 4000, waiting: 1 },
      held: people < 4000,
    }),
  );
  const breaks = { people: 4000, missed: [] };
  const spread = { least: 2000, most: 4000, confidence: 0.75 };
  const curve = { steps, days: 3, holds: 2000, breaks, spread, knee: 2000, kneeBy: 'latency' as const };
  const outcome = (by: number) => ({ cores: by, fillSeconds: 900 * by, latencyP99Ms: 40 * by, served: 1 });
  const days = (by: number) => [0.9, 1, 1.15].map((day) => outcome(by * day));
  const swing = { path: 'crowd.patience.medianSeconds', value: 1, down: 0.75, up: 1.25, days: 3 };
  const shifts = { down: shiftsOf(days(1), days(0.8)), up: shiftsOf(days(1), days(1.3)) };
  const sensitivity = { days: 3, middle: outcome(1), swings: [{ ...swing, effects: shifts }] };
  const tornadoes = effects.map((effect) => tornadoChart(sensitivity, effect, 'fr')!);
  const charts = [capacityChart(curve, { people: 1000, withMargin: 1200 }, 'fr'), ...tornadoes];
  const body = html`${header('Combien ?', html`<p>–</p>`)}${section('charts', 'Courbes', charts.map(figure))}`;
  return sheet({ language: 'fr', title: 'Combien ?', body, script });
}

const pages = {
  compare: comparison,
  trend,
  sizing,
  breakpoint: () => breakpointPage(syntheticBreakpoint(), 'fr', script),
  metastability: () => hysteresisPage(syntheticHysteresis(), [10, 20], script),
};

const takeDevice = oneChromium();

describe.each(Object.entries(pages))('the page of %s', (_name, write) => {
  let page: Page;
  const wrong: string[] = [];
  /** The page on a screen so wide, drawn for it. */
  const on = async (width: 1280 | 390) => {
    await page.setViewportSize({ width, height: 900 });
    await enliven(page);
  };
  beforeAll(async () => {
    ({ page } = await takeDevice({ offline: true }));
    page.on('request', (request) => wrong.push(request.url()));
    page.on('pageerror', ({ message }) => wrong.push(message));
    page.on('console', (message) => wrong.push(message.text()));
    await page.setContent(write());
  });

  test('has live charts that show what was drawn, letter for letter, and asks for nothing', async () => {
    await on(1280);
    expect(await missingWords(page)).toEqual([]);
    expect(await cutWords(page)).toEqual([]);
    expect(await xmlProblem(page)).toBeNull();
    expect(await problems(page)).toEqual([]);
    expect(wrong).toEqual([]);
  });

  test('hides by its name what its key names, in every chart of that key, and zooms', async () => {
    await on(1280);
    const figures = page.locator('figure[id]');
    const marks = () => figures.locator('.wide .live path').count();
    const all = await marks();
    // The last key of a trend is that of all its charts.
    const keys = page.locator('.key');
    for (const key of [keys.first(), keys.last()]) {
      const button = key.locator('button').first();
      await button.click();
      await expect.poll(marks).toBeLessThan(all);
      await button.click();
      await expect.poll(marks).toBe(all);
    }
    const words = () => figures.first().locator('.wide .live text').allTextContents();
    const before = await words();
    const zoom = figures.first().locator('.wide .zoom button');
    await zoom.nth(1).click();
    expect(await words()).not.toEqual(before);
    await zoom.last().click();
    expect(await words()).toEqual(before);
  });

  test('is as wide as a phone, and cuts no word there', async () => {
    await on(390);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await cutWords(page)).toEqual([]);
  });
});

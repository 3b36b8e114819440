import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { oneChromium, problems } from '../../server/testing/browser.ts';
import { type SyntheticRun, syntheticRun, writeRun } from '../analysis/synthetic-run.ts';
import { cutWords, enliven, missingWords, xmlProblem } from './live/seen.ts';
import { writePdf } from './pdf.ts';
import { writeReport } from './write.ts';

const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const SMALL_PHONE = { width: 320, height: 640 };

const takeDevice = oneChromium();
let folder: string;
let honest: Omit<SyntheticRun, 'signs'>;

const RUNS = ['en', 'fr', 'bad'] as const;
type Run = (typeof RUNS)[number];
/** Opened from disk once, without a network; with it, whatever it asked for besides itself. */
const opened = {} as Record<Run, { page: Page; requests: string[] }>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opening-day-browser-'));
  const { signs: _, ...records } = syntheticRun({ people: 820, quota: 100 });
  honest = records;
  const bad = structuredClone(honest);
  bad.manifest.generatorReport.lagWallMs.p99 = 900;
  bad.manifest.interrupted = true;
  bad.ledger[3]!.amount = 9;
  for (const name of RUNS) {
    await writeRun(join(folder, name), name === 'bad' ? bad : honest);
    await writeReport(join(folder, name), { language: name === 'fr' ? 'fr' : 'en' });
    opened[name] = await open(name);
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function open(
  name: Run,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; requests: string[] }> {
  const { page } = await takeDevice({ ...options, offline: true });
  const requests: string[] = [];
  const url = pathToFileURL(join(folder, name, 'report.html')).href;
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:')) requests.push(request.url());
  });
  await page.goto(url);
  return { page, requests };
}

/** A report at a width. */
async function at(name: Run, viewport: typeof DESKTOP): Promise<Page> {
  const { page } = opened[name];
  await page.setViewportSize(viewport);
  return page;
}

describe.each(RUNS)('the report "%s"', (name) => {
  test('opens from disk, asks for nothing else, is well formed, and breaks no rule of accessibility', async () => {
    // Both languages have the same document, each of whose charts stands there for either width.
    const page = await at(name, name === 'fr' ? PHONE : DESKTOP);
    expect(await page.title()).toMatch(name === 'fr' ? /^Rapport de capacité/ : /^Capacity report/);
    await enliven(page);
    expect(await xmlProblem(page)).toBeNull();
    expect(await problems(page)).toEqual([]);
    expect(opened[name].requests).toEqual([]);
  });

  test('is as wide as the screen, down to a small phone', async () => {
    for (const viewport of [DESKTOP, PHONE, SMALL_PHONE]) {
      const page = await at(name, viewport);
      await enliven(page);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect(width).toBeLessThanOrEqual(viewport.width);
    }
  });
});

test('without a script: every chart is drawn once for its width, with a name', async () => {
  const { page } = await open('en', { javaScriptEnabled: false });
  for (const [viewport, seen] of [
    [DESKTOP, '.wide'],
    [PHONE, '.narrow'],
  ] as const) {
    await page.setViewportSize(viewport);
    const visible = await page.locator('figure svg[role=img]:visible').count();
    expect(visible).toBe(await page.locator(`figure ${seen} svg[role=img][aria-label]`).count());
    expect(visible).toBe(9);
    expect(await page.locator('.card .glance svg[role=img][aria-label]:visible').count()).toBe(3);
  }
});

test('no word of a chart is cut off by its edge', async () => {
  for (const viewport of [DESKTOP, PHONE]) {
    for (const name of ['en', 'fr'] as const) {
      const page = await at(name, viewport);
      await enliven(page);
      expect(await cutWords(page)).toEqual([]);
    }
  }
});

describe('a live chart', () => {
  let page: Page;
  beforeEach(async () => {
    page = await at('en', DESKTOP);
    await enliven(page);
    // What is told beside the pointer is text of the chart, too.
    await page.mouse.move(0, 0);
  });

  const labels = (chart: string, kind: string) =>
    page.locator(`#chart-${chart} .wide ${kind} text`).allTextContents();
  const press = (chart: string, name: string) =>
    page.locator(`#chart-${chart}`).getByRole('button', { name, exact: true }).click();

  test('shows what was drawn, letter for letter', async () => {
    expect(await missingWords(page)).toEqual([]);
  });

  test('tells the exact value beside the pointer', async () => {
    const host = page.locator('#chart-places .wide .live');
    await host.scrollIntoViewIfNeeded();
    const { width, height } = (await host.boundingBox())!;
    const { data, drawings } = JSON.parse((await page.locator('script[data-option=places]').textContent())!);
    const { xAxis, grid } = drawings.wide.option;
    const points: [number, number][] = data[0];
    const [minute, left] = points.find(([, value]) => value < 60)!;
    const x = grid.left + ((minute - xAxis.min) / (xAxis.max - xAxis.min)) * (width - grid.left - grid.right);
    await host.hover({ position: { x, y: height / 2 } });
    const told = (await host.locator('> div', { hasText: 'places left' }).last().textContent())!;
    const opens = 8 * 60 + 30;
    const before = honest.ledger.filter(
      ({ at }) => Date.parse(at) - honest.manifest.opensAtMs <= (minute - opens) * 60_000,
    );
    expect(left).toBe(before.at(-1)!.remaining);
    const clock = `${String(Math.floor(Math.round(minute) / 60)).padStart(2, '0')}:${String(Math.round(minute) % 60).padStart(2, '0')}`;
    expect(told).toMatch(new RegExp(`^${clock}.*left${left}$`));
  });

  test('zooms by its buttons, and back', async () => {
    const all = await labels('places', '.live');
    await press('places', 'Zoom in');
    await press('places', 'Zoom in');
    const near = await labels('places', '.live');
    expect(near).not.toEqual(all);
    expect(near.filter((text) => /^\d\d:\d\d$/.test(text)).length).toBeGreaterThan(2);
    await press('places', 'To the left');
    expect(await labels('places', '.live')).not.toEqual(near);
    await press('places', 'All');
    expect(await labels('places', '.live')).toEqual(all);
  });

  test('hides and shows a line by its name', async () => {
    const lines = page.locator('#chart-waits .wide .live path[stroke-width="2"]');
    const all = await lines.count();
    const button = page.locator('#chart-waits .key button').first();
    await button.click();
    expect(await button.getAttribute('aria-pressed')).toBe('false');
    await expect.poll(() => lines.count()).toBe(all - 1);
    await button.click();
    await expect.poll(() => lines.count()).toBe(all);
  });

  test('is not there on paper: the drawn one is', async () => {
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.live:visible, .zoom:visible').count()).toBe(0);
    expect(await page.locator('figure .wide > svg:visible').count()).toBe(9);
    await page.emulateMedia({ media: null });
  });
});

test('prints to A4, in a handful of pages, beside the page', async () => {
  const path = await writePdf(join(folder, 'en'), { note: () => {} });
  const pdf = await readFile(path);
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  const text = pdf.toString('latin1');
  const pages = text.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  expect(pages).toBeGreaterThan(3);
  expect(pages).toBeLessThan(15);
  // 210 by 297 mm, in points.
  expect(text).toMatch(/\/MediaBox\s*\[0 0 59[45][\d.]* 84[12][\d.]*\]/);
  expect((await readdir(join(folder, 'en'))).filter((file) => file.includes('pdf'))).toEqual(['report.pdf']);
});

test('no chart is cut by the end of a printed page', async () => {
  const page = await at('en', DESKTOP);
  await page.emulateMedia({ media: 'print' });
  const inside = await page.evaluate(
    `[...document.querySelectorAll('figure')].map((one) => getComputedStyle(one).breakInside)`,
  );
  await page.emulateMedia({ media: null });
  expect(new Set(inside as string[])).toEqual(new Set(['avoid']));
});

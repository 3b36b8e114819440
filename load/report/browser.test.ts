import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { syntheticRun, writeRun } from '../analysis/synthetic-run.ts';
import { provideChromium } from '../stack/chromium.ts';
import { writePdf } from './pdf.ts';
import { writeReport } from './write.ts';

/** Headless, and quiet: nothing but the page itself. */
const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const SMALL_PHONE = { width: 320, height: 640 };

let browser: Browser;
let folder: string;

const RUNS = ['en', 'fr', 'bad'] as const;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opening-day-browser-'));
  const { signs: _, ...honest } = syntheticRun({ people: 820, quota: 100 });
  const bad = structuredClone(honest);
  bad.manifest.generatorReport.lagWallMs.p99 = 900;
  bad.manifest.interrupted = true;
  bad.ledger[3]!.amount = 9;
  for (const name of RUNS) {
    await writeRun(join(folder, name), name === 'bad' ? bad : honest);
    await writeReport(join(folder, name), { language: name === 'fr' ? 'fr' : 'en' });
  }
  const executablePath = await provideChromium({ note: () => {} });
  browser = await chromium.launch({ executablePath, args: ARGS });
});

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Opens a report from disk; with it, whatever it asked for besides itself. */
async function open(
  name: string,
  viewport = DESKTOP,
): Promise<{ page: Page; requests: string[]; close(): Promise<void> }> {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const requests: string[] = [];
  const url = pathToFileURL(join(folder, name, 'report.html')).href;
  page.on('request', (request) => {
    if (request.url() !== url && !request.url().startsWith('data:')) requests.push(request.url());
  });
  await page.goto(url);
  return { page, requests, close: () => context.close() };
}

describe.each(RUNS)('the report "%s"', (name) => {
  test('opens from disk, asks for nothing else, is well formed, and breaks no rule of accessibility', async () => {
    const { page, requests, close } = await open(name);
    expect(await page.title()).toMatch(name === 'fr' ? /^Rapport de capacité/ : /^Capacity report/);
    expect(await xmlProblem(page)).toBeNull();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(requests).toEqual([]);
    await close();
  });

  test('is as wide as the screen, down to a small phone', async () => {
    const { page, close } = await open(name);
    for (const viewport of [DESKTOP, PHONE, SMALL_PHONE]) {
      await page.setViewportSize(viewport);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect(width).toBeLessThanOrEqual(viewport.width);
    }
    await close();
  });
});

test('breaks no rule of accessibility on a phone either', async () => {
  const { page, close } = await open('en', PHONE);
  expect(await accessibilityProblems(page)).toEqual([]);
  await close();
});

async function accessibilityProblems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120)}`);
}

/** What keeps the page from being read as XML; null when nothing does. */
function xmlProblem(page: Page): Promise<unknown> {
  return page.evaluate(`(() => {
    const text = new XMLSerializer().serializeToString(document);
    const parsed = new DOMParser().parseFromString(text, 'application/xhtml+xml');
    return parsed.querySelector('parsererror')?.textContent ?? null;
  })()`);
}

test('every chart is drawn once for its width, with a name', async () => {
  for (const [viewport, seen] of [
    [DESKTOP, '.wide'],
    [PHONE, '.narrow'],
  ] as const) {
    const { page, close } = await open('en', viewport);
    const visible = await page.locator('figure svg[role=img]:visible').count();
    expect(visible).toBe(await page.locator(`figure ${seen} svg[role=img][aria-label]`).count());
    expect(visible).toBe(8);
    await close();
  }
});

test('no word of a chart is cut off by its edge', async () => {
  for (const viewport of [DESKTOP, PHONE]) {
    for (const name of ['en', 'fr']) {
      const { page, close } = await open(name, viewport);
      const cut = await page.evaluate(`
        [...document.querySelectorAll('figure svg[role=img]')]
          .filter((svg) => svg.getBoundingClientRect().width > 0)
          .flatMap((svg) => {
            const frame = svg.getBoundingClientRect();
            return [...svg.querySelectorAll('text')]
              .filter((text) => {
                const box = text.getBoundingClientRect();
                return box.left < frame.left - 1 || box.right > frame.right + 1;
              })
              .map((text) => text.textContent);
          })`);
      expect(cut).toEqual([]);
      await close();
    }
  }
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
  const { page, close } = await open('en');
  await page.emulateMedia({ media: 'print' });
  const inside = await page.evaluate(
    `[...document.querySelectorAll('figure')].map((one) => getComputedStyle(one).breakInside)`,
  );
  expect(new Set(inside as string[])).toEqual(new Set(['avoid']));
  await close();
});

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oneChromium, problems } from '../../server/testing/browser.ts';
import { syntheticRun, writeRun } from '../analysis/synthetic-run.ts';
import { writePdf } from './pdf.ts';
import { writeReport } from './write.ts';

const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const SMALL_PHONE = { width: 320, height: 640 };

const takeDevice = oneChromium();
let folder: string;

const RUNS = ['en', 'fr', 'bad'] as const;
type Run = (typeof RUNS)[number];
/** Opened from disk once; with it, whatever it asked for besides itself. */
const opened = {} as Record<Run, { page: Page; requests: string[] }>;

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
    opened[name] = await open(name);
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function open(name: Run): Promise<{ page: Page; requests: string[] }> {
  const { page } = await takeDevice();
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
    expect(await xmlProblem(page)).toBeNull();
    expect(await problems(page)).toEqual([]);
    expect(opened[name].requests).toEqual([]);
  });

  test('is as wide as the screen, down to a small phone', async () => {
    for (const viewport of [DESKTOP, PHONE, SMALL_PHONE]) {
      const page = await at(name, viewport);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect(width).toBeLessThanOrEqual(viewport.width);
    }
  });
});

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
    const page = await at('en', viewport);
    const visible = await page.locator('figure svg[role=img]:visible').count();
    expect(visible).toBe(await page.locator(`figure ${seen} svg[role=img][aria-label]`).count());
    expect(visible).toBe(8);
  }
});

test('no word of a chart is cut off by its edge', async () => {
  for (const viewport of [DESKTOP, PHONE]) {
    for (const name of ['en', 'fr'] as const) {
      const page = await at(name, viewport);
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
  const page = await at('en', DESKTOP);
  await page.emulateMedia({ media: 'print' });
  const inside = await page.evaluate(
    `[...document.querySelectorAll('figure')].map((one) => getComputedStyle(one).breakInside)`,
  );
  await page.emulateMedia({ media: null });
  expect(new Set(inside as string[])).toEqual(new Set(['avoid']));
});

import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { provideChromium } from '../../load/stack/chromium.ts';

/** Headless, and quiet: nothing but the page itself. */
const args = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
export const phone = { width: 360, height: 740 };
export const desk = { width: 1280, height: 900 };
const smallPhone = { width: 320, height: 640 };
const widths = { phone, desk };
/** To look at the pages: a folder for their pictures. */
const pictures = process.env['PAGES_PICTURES'];

/** A device of its own: cookies, size, language. */
export interface Device {
  page: Page;
  context: BrowserContext;
}

/**
 * For a test file: one Chromium.
 *
 * @returns how to take a device that has never been anywhere
 */
export function oneChromium(): (options?: BrowserContextOptions) => Promise<Device> {
  let browser: Browser;
  beforeAll(async () => {
    if (pictures) mkdirSync(pictures, { recursive: true });
    browser = await chromium.launch({ executablePath: await provideChromium({ note: () => {} }), args });
  });
  afterAll(() => browser?.close());
  return async (options = {}) => {
    const context = await browser.newContext({ viewport: phone, ...options });
    return { context, page: await context.newPage() };
  };
}

/** The cookies of a person's browser. */
export interface Held {
  account?: string | undefined;
  ticket?: string | undefined;
}

/** Puts them in place of those that are there. */
export async function hold(context: BrowserContext, url: string, held: Held): Promise<void> {
  const cookies = Object.entries(held).filter(([, value]) => value !== undefined);
  await context.clearCookies();
  await context.addCookies(cookies.map(([name, value]) => ({ name, value, url })));
}

/** The name of the screen that a page shows. */
export const shown = (page: Page): Promise<string | null> =>
  page.locator('#screen').getAttribute('data-screen');

/**
 * Holds a page, as it stands, against the rules of accessibility, and sees that it fits 320 pixels. The rules are asked at
 * one width, since both have the same document: whoever shows many pages sees half of them at each.
 */
export async function fits(page: Page, name: string, width: keyof typeof widths): Promise<void> {
  if (pictures) await takePictures(page, name);
  await page.setViewportSize(widths[width]);
  expect(await problems(page), `${name} ${width}`).toEqual([]);
  await page.setViewportSize(smallPhone);
  expect(await page.evaluate('document.documentElement.scrollWidth'), name).toBe(smallPhone.width);
}

async function takePictures(page: Page, name: string): Promise<void> {
  for (const [width, size] of Object.entries(widths)) {
    await page.setViewportSize(size);
    await page.screenshot({ path: `${pictures}/${name}.${width}.png`, fullPage: true });
  }
}

/** The small one: its text is sent to every page. */
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds. It is put into a page once, which takes longer than all it looks at. */
export async function problems(page: Page): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe);
  const options = JSON.stringify({ runOnly: rules, resultTypes: ['violations'], preload: false });
  return page.evaluate(`axe.run(document, ${options}).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes[0]?.html.slice(0, 120)))`);
}

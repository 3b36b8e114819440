import { mkdirSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { provideChromium } from '../../load/stack/chromium.ts';

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
];
export const phone = { width: 360, height: 740 };
export const desk = { width: 1280, height: 900 };
const smallPhone = { width: 320, height: 640 };
/** To look at the pages: a folder for their pictures. */
const pictures = process.env['PAGES_PICTURES'];

export async function launchChromium(): Promise<Browser> {
  if (pictures) mkdirSync(pictures, { recursive: true });
  return chromium.launch({ executablePath: await provideChromium({ note: () => {} }), args });
}

/** Holds a page, as it stands, against the rules of accessibility at both widths, and sees that it fits 320 pixels. */
export async function fits(page: Page, name: string): Promise<void> {
  for (const [width, size] of Object.entries({ phone, desk })) {
    await page.setViewportSize(size);
    if (pictures) await page.screenshot({ path: `${pictures}/${name}.${width}.png`, fullPage: true });
    expect(await problems(page), `${name} ${width}`).toEqual([]);
  }
  await page.setViewportSize(smallPhone);
  expect(await page.evaluate('document.documentElement.scrollWidth'), name).toBe(smallPhone.width);
}

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds. It is put into a page once, which takes longer than all it looks at. */
export async function problems(page: Page): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source);
  const options = JSON.stringify({ runOnly: rules, resultTypes: ['violations'] });
  return page.evaluate(`axe.run(document, ${options}).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes[0]?.html.slice(0, 120)))`);
}

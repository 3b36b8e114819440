import type { Page } from 'playwright-core';

/** What tests see of a page with charts in a browser. */

/** Brings every chart into view, until each is live. */
export async function enliven(page: Page): Promise<void> {
  const plots = page.locator('.plot:visible');
  for (let k = 0; k < (await plots.count()); k++) {
    await plots.nth(k).scrollIntoViewIfNeeded();
    await plots.nth(k).locator('.live svg').waitFor();
  }
}

/** What keeps the page from being read as XML; null when nothing does. */
export function xmlProblem(page: Page): Promise<unknown> {
  return page.evaluate(`(() => {
    const text = new XMLSerializer().serializeToString(document);
    const parsed = new DOMParser().parseFromString(text, 'application/xhtml+xml');
    return parsed.querySelector('parsererror')?.textContent ?? null;
  })()`);
}

/** Words of charts that their edge cuts off. */
export function cutWords(page: Page): Promise<string[]> {
  return page.evaluate(`
    [...document.querySelectorAll('.plot svg[role=img]')]
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
}

/** Words of drawn charts that the live ones in their places do not have; and charts that say nothing, or much else. */
export async function missingWords(page: Page): Promise<string[]> {
  const missing: string[] = [];
  for (const figure of await page.locator('figure[id]').all()) {
    const id = await figure.getAttribute('id');
    const drawn = await figure.locator('.wide > svg text').allTextContents();
    const live = await figure.locator('.wide .live text').allTextContents();
    missing.push(...drawn.filter((text) => !live.includes(text)).map((text) => `${id}: ${text}`));
    if (drawn.length < 5) missing.push(`${id} says ${drawn.length} words`);
    // Where letters can be measured there may be room for a label more.
    if (live.length - drawn.length > 2) missing.push(`${id} says ${live.length}, drawn ${drawn.length}`);
  }
  return missing;
}

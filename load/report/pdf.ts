import { copyFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startChild } from '../stack/child.ts';
import { provideChromium } from '../stack/chromium.ts';
import { privateFolder } from '../stack/folder.ts';
import type { Note } from '../stack/ways.ts';

/** A page of this size is drawn in seconds; wall ms. */
const PATIENCE_MS = 60_000;

/**
 * Prints `report.html` of a run's folder to `report.pdf` beside it, by a Chromium that sees nothing but the file; whole
 * or not at all. Returns its path.
 *
 * @throws CannotProvide where there is no Chromium and none can be had
 * @throws Error with Chromium's own words where it prints nothing
 */
export async function writePdf(folder: string, { note }: { note: Note }): Promise<string> {
  const chromium = await provideChromium({ note });
  const own = privateFolder('pdf');
  const made = join(own.path, 'report.pdf');
  try {
    const child = await startChild({
      name: 'chromium',
      command: chromium,
      args: [
        // Its own sandbox wants a user other than root, and there is nothing here but our page.
        ...[
          '--headless',
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-sync',
        ],
        ...[
          '--disable-background-networking',
          '--disable-component-update',
          `--user-data-dir=${own.path}/user`,
        ],
        ...['--no-pdf-header-footer', `--print-to-pdf=${made}`],
        pathToFileURL(join(folder, 'report.html')).href,
      ],
    });
    const late = setTimeout(() => child.kill(), PATIENCE_MS);
    await child.exited.finally(() => clearTimeout(late));
    if (!(await stat(made).catch(() => null)))
      throw new Error(`chromium printed nothing: ${child.lastWords()}`);
    const path = join(folder, 'report.pdf');
    // Copied first: the temporary folder may be on another file system.
    await copyFile(made, `${path}.new`);
    await rename(`${path}.new`, path);
    return path;
  } finally {
    own.remove();
  }
}

import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { Html } from '../html.ts';

/** The script that makes a page's charts live, as it stands in the page, and the policy that lets it and nothing else run. */
export interface LiveScript {
  element: Html;
  /** The content of `Content-Security-Policy`: the page asks for nothing, and runs this script alone. */
  policy: Html;
}

const STILL = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
/** No script: the charts stand as they are drawn. */
export const still: LiveScript = { element: new Html(''), policy: new Html(STILL) };

let made: Promise<LiveScript> | null = null;

/**
 * Bundled once a process; in the npm package it is bundled already. It stands in the page compressed, which makes a report
 * half as large, and is put in place by a few lines beside it. Where it cannot be had (a platform without the bundler's
 * program), the page does without: a report is not lost for its charts standing still.
 */
export function liveScript(): Promise<LiveScript> {
  made ??= text().then(
    (script) => ({
      element: new Html(
        `<script type="text/plain" id="live">${gzipSync(script, { level: 9 }).toString('base64')}</script>\n<script>${LOADER}</script>`,
      ),
      policy: new Html(`${STILL}; script-src ${sourceOf(LOADER)} ${sourceOf(script)}`),
    }),
    () => still,
  );
  return made;
}

/** A browser that cannot decompress shows the charts as they are drawn. */
const LOADER = `(async () => {
  const held = atob(document.getElementById('live').textContent);
  const bytes = new Blob([Uint8Array.from(held, (letter) => letter.charCodeAt(0))]).stream();
  const script = document.createElement('script');
  script.textContent = await new Response(bytes.pipeThrough(new DecompressionStream('gzip'))).text();
  document.body.append(script);
})();`;

const sourceOf = (script: string) => `'sha256-${hash('sha256', script, 'base64')}'`;

async function text(): Promise<string> {
  if (!import.meta.filename.endsWith('.ts')) return readFile(`${import.meta.dirname}/charts.js`, 'utf8');
  const { bundle } = await import('./bundle.ts');
  return bundle();
}

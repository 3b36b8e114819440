import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Html } from './html.ts';

/** Style and script as they stand in the page, and what the content security policy must say to let just them be. */
interface Asset {
  content: Html;
  /** `'sha256-…'` */
  source: string;
}

export const style = asset('style.css');
export const script = asset('script.js');
export const fallback = asset('fallback.js');

function asset(file: string): Asset {
  const text = squeezed(readFileSync(new URL(file, import.meta.url), 'utf8'));
  return { content: new Html(text), source: `'sha256-${hash('sha256', text, 'base64')}'` };
}

/** Without comments that fill lines, and without indentation: the files keep to that kind. */
function squeezed(text: string): string {
  return text
    .replace(/^\s*\/\*[\s\S]*?\*\/\s*$/gm, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('//'))
    .join('\n');
}

import type { Verdict } from '../../record/files.ts';
import { type Html, html } from '../html.ts';

/** A sign for each verdict; the word stands beside it, and colour comes third. */
export const SIGN: Record<Verdict, string> = { met: '✓', missed: '✗', cannotTell: '?', invalid: '!' };

/** Sign and word of a verdict. */
export function badge(verdict: Verdict, word: string): Html {
  return html`<span class="badge ${verdict}"><span class="sign" aria-hidden="true">${SIGN[verdict]}</span> ${word}</span>`;
}

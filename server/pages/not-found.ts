import { readCookies } from '../cookies.ts';
import { errors, type Language, languageOf } from '../errors.ts';
import type { Answer } from '../http.ts';
import { page, pageHeaders } from './frame.ts';
import { html } from './html.ts';
import type { Screen } from './view.ts';
import { words } from './words.ts';

/** What a browser that asks for an address without anything at it shows of itself. */
export interface Stray {
  path: string;
  acceptLanguage: string;
  cookie: string;
}

/** The page for addresses at which there is nothing: in the language of the address, of the last page, or of the browser. */
export function notFoundPage(title: string): (stray: Stray) => Answer {
  return ({ path, acceptLanguage, cookie }) => {
    const [, first] = path.split('/');
    const chosen = first === 'fr' || first === 'en' ? first : readCookies(cookie).language;
    const language = chosen === 'fr' || chosen === 'en' ? chosen : languageOf(acceptLanguage);
    const frame = { language, title, view: null, screen: notFound(language), said: null, moving: false };
    const headers = [...pageHeaders, ['content-language', language] as const];
    return { status: errors.not_found.status, type: 'text/html; charset=utf-8', body: page(frame), headers };
  };
}

function notFound(language: Language): Screen {
  const w = words[language].notFound;
  return {
    name: 'notFound',
    title: w.heading,
    body: html`<h1 tabindex="-1">${w.heading}</h1>
<p class="lead">${w.what}</p>
<a class="main" href="/${language}">${w.home}</a>`,
    say: { step: 'notFound', text: '' },
    pollMs: 0,
    loadMs: 0,
  };
}

import { hash } from 'node:crypto';
import type { ErrorCode, Language } from '../errors.ts';
import { errors } from '../errors.ts';
import { livePath } from '../waiting-room/live-snapshot.ts';
import type { Snapshot } from '../waiting-room/snapshot.ts';
import { fallback, script, style } from './assets.ts';
import type { Format } from './format.ts';
import { dayLetter } from './format.ts';
import { type Html, html, part } from './html.ts';
import { secret } from './pieces.ts';
import type { Screen, View } from './view.ts';
import { journeyWords } from './words/journey.ts';
import type { Words } from './words.ts';
import { words } from './words.ts';

/** What stands around a screen; `view` is null when the room cannot be asked. */
export interface Frame {
  language: Language;
  title: string;
  view: View | null;
  screen: Screen;
  /** What the last form was answered. */
  said: ErrorCode | null;
  /** Whether a page without script loads itself anew. */
  moving: boolean;
  /** The page's address below its language, like `/fee`: the same page in the other language is there. */
  below?: string;
}

/** The whole page: needs nothing besides itself, and says the same with and without script. */
export function page({ language, title, view, screen, said, moving, below = '' }: Frame): string {
  const w = words[language];
  const path = `/${language}`;
  const loads = moving && screen.loadMs > 0;
  const other = language === 'fr' ? 'en' : 'fr';
  const seconds = String(Math.round(screen.loadMs / 1000));
  return html`<!DOCTYPE html>
<html lang="${language}" data-day="${dayLetter[language]}" data-now="${path}/now">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${screen.title} – ${title}</title>
<link rel="icon" href="data:,">
${loads && html`<noscript><meta http-equiv="refresh" content="${seconds};url=${path}"></noscript>`}
<style>${style.content}</style>
</head>
<body>
<header><div><p>${title}</p><a href="/${other}${below}" lang="${other}" hreflang="${other}">${w.otherLanguage}</a></div></header>
${view && links(view)}
<main>
<p id="say" role="status" class="unseen"></p>
<p id="trouble" class="warning" hidden><span id="lost">${w.frame.trouble}</span> <span id="again" data-text="${w.frame.askingIn('#')}"></span></p>
${said !== null && html`<p id="said" role="alert" class="warning">${errors[said][language]}</p>`}
<div id="screen" data-screen="${screen.name}" data-key="${keyOf(screen)}" data-poll="${screen.pollMs}" data-load="${moving ? screen.loadMs : 0}" data-step="${screen.say.step}"${view && html` data-now="${view.nowMs}" data-speed="${view.snapshot.speed}"${listening(view, screen)}`}>
${screen.body}
</div>
${
  screen.loadMs > 0 &&
  html`<noscript><p class="note">${
    loads
      ? html`${w.frame.loadsAgain(seconds)} <a href="${path}/still">${w.frame.still}</a>`
      : html`${w.frame.isStill} <a href="${path}">${w.frame.moving}</a>`
  }</p></noscript>`
}
</main>
<footer>
${view && standing(view, w, view.f)}
${view && view.accountId !== null && html`<form method="post" action="${path}/sign-out"><p>${w.frame.signedInAs} <b>${view.accountId}</b></p>${secret(view)}<button class="side">${w.frame.signOut}</button></form>`}
</footer>
<script>${script.content}</script>
<script>${fallback.content}</script>
</body>
</html>
`.text;
}

/** What makes the script ask when it changes. */
function roomOf({ epoch, phase, paused }: Snapshot): string {
  return `${epoch} ${phase} ${paused}`;
}

/** Where the news of the room are heard, what they are compared with, and the turn from which the number ahead follows. */
function listening({ status, snapshot }: View, { listens }: Screen): Html | null {
  if (!listens) return null;
  const turn = listens === 'turn' && status !== null ? status.turn : null;
  return html` data-listen="${livePath}" data-room="${roomOf(snapshot)}"${turn !== null && html` data-turn="${turn}"`}`;
}

/** The ways between the pages: to whoever is signed in their own, to others those that lead there. */
function links({ language, accountId }: View): Html {
  const w = journeyWords[language].links;
  const to = (path: string, text: string) => html`<a href="/${language}${path}">${text}</a>`;
  const rest =
    accountId === null
      ? [to('/assessment', w.assessment), to('/account', w.account)]
      : [to('/application', w.application), to('/fee', w.fee), to('/messages', w.messages)];
  return html`<nav aria-label="${words[language].frame.pages}">${to('', w.opening)}${rest}${to('/openings', w.openings)}</nav>`;
}

function standing({ nowMs, snapshot: { speed } }: View, w: Words, f: Format) {
  const rehearsal = speed === 1 ? null : speed === 0 ? w.frame.stopped : w.frame.rehearsal(f.number(speed));
  return html`<p>${w.frame.asOf} <b>${part('as-of', f.exact(nowMs))}</b> ${rehearsal}</p>`;
}

/** What the script asks for: the same screen in parts, and what to announce. */
export function now(screen: Screen, title: string, view: View | null): string {
  return JSON.stringify({
    key: keyOf(screen),
    title: `${screen.title} – ${title}`,
    poll: screen.pollMs,
    step: screen.say.step,
    say: screen.say.text,
    parts: view ? { ...screen.body.parts, 'as-of': view.f.exact(view.nowMs) } : screen.body.parts,
    ...(view && { now: view.nowMs, speed: view.snapshot.speed, room: roomOf(view.snapshot) }),
  });
}

/** The same for screens that differ in their parts alone: then the script need not fetch the page. */
function keyOf(screen: Screen): string {
  return hash('sha1', `${screen.name}\n${screen.body.skeleton}`, 'base64url').slice(0, 12);
}

/** For every page: nothing from elsewhere, no script but ours, in no frame, kept by no cache. */
export const pageHeaders = [
  [
    'content-security-policy',
    `default-src 'none'; script-src ${script.source} ${fallback.source}; style-src ${style.source}; img-src data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  ],
  ['cache-control', 'no-store'],
  // Not `no-referrer`: forms would come with `Origin: null`, and could not be told from forged ones.
  ['referrer-policy', 'same-origin'],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['permissions-policy', 'camera=(), geolocation=(), microphone=()'],
] as const;

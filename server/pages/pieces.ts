import type { Content, Html } from './html.ts';
import { html, part, timer } from './html.ts';
import type { View } from './view.ts';
import { journeyWords } from './words/journey.ts';

/** What more than one screen is built from. */

/** A form with one button. Works without script: it is sent, and answered by the page that follows. */
export function action(view: View, path: string, button: string, kind: 'main' | 'side' = 'main'): Html {
  return html`<form method="post" action="/${view.language}/${path}">${secret(view)}<button id="${path}" class="${kind}">${button}</button></form>`;
}

/** What a form must carry to be taken for ours. */
export function secret({ csrf }: View): Html | null {
  return csrf === '' ? null : html`<input type="hidden" name="csrf" value="${csrf}">`;
}

/** A link that looks like the lesser button. */
export function sideLink(href: string, text: string): Html {
  return html`<a class="side" href="${href}">${text}</a>`;
}

/** Pairs of a name and what it is; rows that are null are left out. */
export function facts(rows: (readonly [name: Content, value: Content, note?: string] | null)[]): Html {
  return html`<dl>${rows.map(
    (row) =>
      row &&
      html`<div><dt>${row[0]}${row[2] ? html` <small>${row[2]}</small>` : null}</dt><dd>${row[1]}</dd></div>`,
  )}</dl>`;
}

/** The few things that matter most, side by side where there is room. */
export function tiles(rows: (readonly [name: string, value: Content])[]): Html {
  return html`<dl class="tiles">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** A large number, or time, with what it counts. */
export function figure(value: Content, name: Content, before = false): Html {
  return before
    ? html`<p class="figure"><span class="of">${name}</span> <strong>${value}</strong></p>`
    : html`<p class="figure"><strong>${value}</strong> <span class="of">${name}</span></p>`;
}

export function list(sentences: string[]): Html {
  return html`<ul>${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>`;
}

/** Time left until an opening time, counted down. */
export function countdown({ f, nowMs }: View, id: string, untilMs: number): Html {
  return timer(id, untilMs, f.clock(untilMs - nowMs));
}

/** How many places are left of how many. */
export function placesLeft({ w, f, snapshot }: View): readonly [string, Content] {
  return [
    w.places.label,
    part('places', w.places.of(f.number(snapshot.remaining), f.number(snapshot.total))),
  ];
}

/** The form to sign in with, for whoever is not. */
export function signIn(view: View, heading = view.w.signIn.heading): Html | null {
  if (view.accountId !== null) return null;
  const { signIn } = view.w;
  const hasLine = view.snapshot.mode === 'fifo' || view.snapshot.mode === 'lottery';
  const w = journeyWords[view.language].account;
  return html`<section class="box"><h2>${heading}</h2>${hasLine && html`<p>${signIn.notYet}</p>`}
<form method="post" action="/${view.language}/sign-in">${secret(view)}<label for="email">${w.email}</label>
<input id="email" name="email" type="email" required maxlength="254" autocomplete="username">
<label for="password">${w.password}</label>
<input id="password" name="password" type="password" required maxlength="200" autocomplete="current-password">
<button id="sign-in-email" class="main">${signIn.button}</button></form>
<h2>${w.byToken}</h2><p>${signIn.why}</p>
<form method="post" action="/${view.language}/sign-in">${secret(view)}<label for="token">${signIn.token}</label>
<input id="token" name="token" required autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="200">
<button id="sign-in" class="side">${w.useToken}</button></form></section>`;
}

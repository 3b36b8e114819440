import { type Html, html } from '../html.ts';
import { secret } from '../pieces.ts';
import { still } from '../still.ts';
import type { Screen, View } from '../view.ts';
import { journeyWords } from '../words/journey.ts';

/** What `GET /api/messages` answers, as far as the page reads it. */
export interface Message {
  kind: string;
  at: string;
  dueAt: string | null;
  subject: string;
  text: string;
  names?: string[];
}

/** The mailbox, latest first, and what is still to be handed in. */
export function messages(view: View, all: Message[]): Screen {
  const w = journeyWords[view.language].messages;
  return still(
    'messages',
    w.heading,
    html`${documents(view, all)}
${all.length === 0 && html`<p class="lead">${w.none}</p>`}
${[...all]
  .reverse()
  .map(
    ({ subject, text, at }) =>
      html`<section><h2>${subject}</h2><p class="note"><time datetime="${at}">${view.f.moment(Date.parse(at), view.nowMs)}</time></p><p>${text}</p></section>`,
  )}`,
  );
}

function documents(view: View, all: Message[]): Html | null {
  const w = journeyWords[view.language].messages;
  const names = (kind: string) =>
    all.filter((message) => message.kind === kind).flatMap(({ names = [] }) => names);
  const received = new Set(names('documentsReceived'));
  const wanted = [...new Set(names('documentsWanted'))].filter((name) => !received.has(name));
  if (wanted.length === 0) return null;
  return html`<section class="box"><h2>${w.documents}</h2>
<form method="post" action="/${view.language}/messages">${secret(view)}<fieldset><legend>${w.documentsWhat}</legend>${wanted.map(
    (name) =>
      html`<label class="choice"><input type="checkbox" name="document" value="${name}"> ${name}</label>`,
  )}</fieldset><button class="main">${w.hand}</button></form></section>`;
}

import { html } from '../html.ts';
import { idlePace } from '../pace.ts';
import { sideLink } from '../pieces.ts';
import type { Screen, View } from '../view.ts';
import { journeyWords } from '../words/journey.ts';

/** Somebody who has a place from an earlier opening: there is one a family, so nothing is to be done in this one. */
export function holder(view: View, { title, status }: NonNullable<View['holding']>): Screen {
  const { snapshot, nowMs, language } = view;
  const w = journeyWords[language];
  return {
    name: 'holder',
    title: w.holder.heading,
    body: html`<div class="turn"><h1 tabindex="-1">${w.holder.heading}</h1>
<p class="lead">${w.holder[status](title)}</p></div>
<p>${w.holder.what}</p>
<p>${sideLink(`/${language}/messages`, w.links.messages)} ${sideLink(`/${language}/openings`, w.links.openings)}</p>`,
    say: { step: 'holder', text: w.holder.heading },
    ...idlePace(snapshot, nowMs),
  };
}

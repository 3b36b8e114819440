import { html } from '../html.ts';
import { action } from '../pieces.ts';
import type { Screen, View } from '../view.ts';

/** Are you sure? This page is left alone: it does not change while it is read. */
export function leave(view: View): Screen {
  const { w } = view;
  return {
    name: 'leave',
    title: w.leave.heading,
    body: html`<h1 tabindex="-1">${w.leave.heading}</h1>
<p class="lead">${w.leave.what}</p>
<a class="main" href="/${view.language}">${w.leave.no}</a>
${action(view, 'leave', w.leave.yes, 'side')}`,
    say: { step: 'leave', text: '' },
    pollMs: 0,
    loadMs: 0,
  };
}

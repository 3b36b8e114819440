import type { ErrorCode } from '../errors.ts';
import { errors } from '../errors.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import type { Screen } from './view.ts';

/** A page that is left alone while it is read or filled in: it neither asks nor loads itself anew. */
export function still(name: string, title: string, body: Html, refusedWith: ErrorCode | null = null): Screen {
  return {
    name,
    title,
    ...(refusedWith !== null && { status: errors[refusedWith].status }),
    body: html`<h1 tabindex="-1">${title}</h1>
${body}`,
    say: { step: name, text: '' },
    pollMs: 0,
    loadMs: 0,
  };
}

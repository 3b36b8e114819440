import type { Language } from '../cli/text.ts';
import { type Content, type Html, html } from './html.ts';
import { style } from './style.ts';

/** A page beside the capacity report, in its style. */
export interface Sheet {
  language: Language;
  title: string;
  /** What stands under the heading. */
  lead: Html;
  body: Content;
  foot?: string;
}

/** The whole page, which needs nothing besides itself: no script, no font, no picture from elsewhere. */
export function sheet({ language, title, lead, body, foot }: Sheet): string {
  return html`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<title>${title}</title>
<link rel="icon" href="data:,"/>
<style>${style}</style>
</head>
<body>
<main>
<header><h1>${title}</h1>
${lead}</header>
${body}</main>
${foot !== undefined && html`<footer><p>${foot}</p></footer>\n`}</body>
</html>
`.text;
}

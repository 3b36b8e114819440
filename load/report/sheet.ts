import type { Language } from '../cli/text.ts';
import { type Content, type Html, html } from './html.ts';
import type { LiveScript } from './live/script.ts';
import { style } from './style.ts';

/** A page: the capacity report, and whatever else is read in its style. */
export interface Sheet {
  language: Language;
  title: string;
  /** All that stands on it, its header first. */
  body: Content;
  foot?: string | undefined;
  /** What is on it is not to be quoted as a result. */
  doubtful?: boolean;
  /** The version of opening-day that wrote it. */
  version?: string | undefined;
  /** Makes the charts live; they are drawn without it. */
  script: LiveScript;
}

/** The whole page, which needs nothing besides itself: no font, no picture, no script from elsewhere. */
export function sheet({ language, title, body, foot, doubtful = false, version, script }: Sheet): string {
  return html`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta http-equiv="Content-Security-Policy" content="${script.policy}"/>
${version !== undefined && html`<meta name="generator" content="opening-day ${version}"/>\n`}<title>${title}</title>
<link rel="icon" href="data:,"/>
<style>${style}</style>
</head>
<body${doubtful && html` class="doubtful"`}>
<main>
${body}</main>
${foot !== undefined && html`<footer><p>${foot}</p></footer>\n`}${script.element}
</body>
</html>
`.text;
}

/** The top of a page that has no more to say there than its title and what the runs are. */
export function header(title: string, lead: Html): Html {
  return html`<header><h1>${title}</h1>
${lead}</header>
`;
}

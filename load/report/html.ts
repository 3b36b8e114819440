/** Text that is HTML already; anything else put into a template is escaped. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

export type Content = Html | string | number | null | undefined | false | readonly Content[];

/** A template of HTML: strings put in are escaped, lists are joined, null and false are nothing. */
export function html(template: TemplateStringsArray, ...values: Content[]): Html {
  let text = template[0]!;
  for (const [index, value] of values.entries()) text += write(value) + template[index + 1]!;
  return new Html(text);
}

function write(value: Content): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(write).join('');
  return escapeXml(String(value));
}

/** For text and quoted attributes, in HTML and in XML; characters that XML cannot hold are left out. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

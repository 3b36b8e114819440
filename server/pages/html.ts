/** HTML, and what of it may change while its shape stays: the parts, each a piece of text under an id. */
export class Html {
  readonly text: string;
  /** The same with every part empty: two pages with one skeleton differ in their parts alone. */
  readonly skeleton: string;
  readonly parts: Readonly<Record<string, string>>;

  constructor(text: string, skeleton = text, parts: Readonly<Record<string, string>> = none) {
    this.text = text;
    this.skeleton = skeleton;
    this.parts = parts;
  }
}

export type Content = Html | string | number | null | undefined | false | readonly Content[];

const none: Readonly<Record<string, string>> = {};

/** A template of HTML: text put in is escaped, HTML is not, lists are joined, null and false are nothing. */
export function html(template: TemplateStringsArray, ...values: Content[]): Html {
  let text = template[0]!;
  let skeleton = text;
  let parts = none;
  const write = (value: Content): void => {
    if (value === null || value === undefined || value === false) return;
    if (value instanceof Html) {
      text += value.text;
      skeleton += value.skeleton;
      if (value.parts !== none) parts = parts === none ? value.parts : { ...parts, ...value.parts };
    } else if (typeof value === 'object') {
      for (const each of value) write(each);
    } else {
      const escaped = escapeHtml(String(value));
      text += escaped;
      skeleton += escaped;
    }
  };
  for (const [index, value] of values.entries()) {
    write(value);
    text += template[index + 1]!;
    skeleton += template[index + 1]!;
  }
  return new Html(text, skeleton, parts);
}

/** Text that changes in place; `id` is its own on the page. */
export function part(id: string, text: string): Html {
  const before = `<span id="${escapeHtml(id)}">`;
  return new Html(`${before}${escapeHtml(text)}</span>`, `${before}</span>`, { [id]: text });
}

/** Time left, which the page's script counts down. `text` is what it shows first. */
export function timer(id: string, untilMs: number, text: string): Html {
  const before = `<span id="${escapeHtml(id)}" role="timer" data-until="${untilMs}">`;
  return new Html(`${before}${escapeHtml(text)}</span>`, `${before}</span>`, { [id]: text });
}

/** For text and for quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

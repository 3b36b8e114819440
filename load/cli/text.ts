/** A sentence in each language that people read. `--language` picks one. */
export interface Text {
  en: string;
  fr: string;
}

export type Language = keyof Text;

export const LANGUAGES = ['en', 'fr'] as const;

/** The sentence in one language. A plain string says the same in both (a name, a number, an address). */
export function say(text: Text | string, language: Language): string {
  return typeof text === 'string' ? text : text[language];
}

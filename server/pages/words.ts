import type { Language } from '../errors.ts';
import { en } from './words/en.ts';
import { fr } from './words/fr.ts';

/** The sentences of the pages; one table a language. */
export type Words = typeof en;

export const words: Record<Language, Words> = { en, fr };

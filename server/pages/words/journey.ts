import type { Language } from '../../errors.ts';
import { journeyEn } from './journey-en.ts';
import { journeyFr } from './journey-fr.ts';

/** The sentences of the pages around the day; one table a language. */
export type JourneyWords = typeof journeyEn;

export const journeyWords: Record<Language, JourneyWords> = { en: journeyEn, fr: journeyFr };

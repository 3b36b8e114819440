import type { Format } from './format.ts';
import { englishAnswers } from './words/en-answers.ts';
import { englishCharts } from './words/en-charts.ts';
import { englishSections } from './words/en-sections.ts';
import { frenchAnswers } from './words/fr-answers.ts';
import { frenchCharts } from './words/fr-charts.ts';
import { frenchSections } from './words/fr-sections.ts';

/** Every sentence of the report. The two languages have the same keys: the compiler sees to it. */
export type Words = ReturnType<typeof englishAnswers> &
  ReturnType<typeof englishSections> & { charts: ReturnType<typeof englishCharts> };

/** The sentences in the language of the format, which writes the numbers in them. */
export function wordsOf(format: Format): Words {
  return format.language === 'fr'
    ? { ...frenchAnswers(format), ...frenchSections(format), charts: frenchCharts() }
    : { ...englishAnswers(format), ...englishSections(format), charts: englishCharts() };
}

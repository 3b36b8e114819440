import type { Format } from './format.ts';
import { englishAnswers } from './words/en-answers.ts';
import { englishCharts } from './words/en-charts.ts';
import { englishSections } from './words/en-sections.ts';
import { frenchAnswers } from './words/fr-answers.ts';
import { frenchCharts } from './words/fr-charts.ts';
import { frenchSections } from './words/fr-sections.ts';
import { englishLife, frenchLife } from './words/life.ts';

/** Every sentence of the report. The two languages have the same keys: the compiler sees to it. */
export type Words = ReturnType<typeof englishAnswers> &
  ReturnType<typeof englishSections> & {
    charts: ReturnType<typeof englishCharts>;
    life: ReturnType<typeof englishLife>;
  };

/** The sentences in the language of the format, which writes the numbers in them. */
export function wordsOf(format: Format): Words {
  return format.language === 'fr'
    ? {
        ...frenchAnswers(format),
        ...frenchSections(format),
        charts: frenchCharts(),
        life: frenchLife(format),
      }
    : {
        ...englishAnswers(format),
        ...englishSections(format),
        charts: englishCharts(),
        life: englishLife(format),
      };
}

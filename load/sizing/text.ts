import { costsFrom } from '../calibration/words.ts';
import { type Language, say } from '../cli/text.ts';
import { formatOf } from '../report/format.ts';
import { missesText } from './answer.ts';
import type { Sizing } from './sizing.ts';
import { effects, ranked } from './tornado-chart.ts';

/** The sizing as lines for a terminal: the answer, what breaks, which guess matters, and where the report is. */
export function sizingText(sizing: Sizing, report: string, language: Language): string[] {
  return [
    sizing.answer[language],
    '',
    ...sizingLines(sizing, language).map((text) => `  ${text}`),
    '',
    `${say({ en: 'Report:', fr: 'Rapport :' }, language)} ${report}`,
  ];
}

/** What stands behind the answer, a line each. */
export function sizingLines(
  { curve, sensitivity, effects: middle, costs, price }: Sizing,
  language: Language,
): string[] {
  const f = formatOf(language, 'UTC');
  const lines: string[] = [];
  if (curve !== null && curve.knee !== null)
    lines.push(
      say(
        {
          en: `knee: about ${f.number(curve.knee)} people`,
          fr: `coude : vers ${f.number(curve.knee)} personnes`,
        },
        language,
      ),
    );
  // Not what a smaller crowd misses, which was too small to take every place.
  if (curve?.breaks) {
    const { people, missed } = curve.breaks;
    lines.push(
      say(
        {
          en: `breaks at ${f.number(people)} people: ${missesText(missed, 'en')}`,
          fr: `cède à ${f.number(people)} personnes : ${missesText(missed, 'fr')}`,
        },
        language,
      ),
    );
  }
  if (sensitivity !== null && middle !== null)
    for (const { name, title } of effects) {
      const most = ranked(sensitivity, middle, name)
        .slice(0, 3)
        .map(({ path }) => path);
      if (most.length === 0) continue;
      lines.push(
        say(
          {
            en: `${say(title, 'en')}: ${most.join(', ')} matter most`,
            fr: `${say(title, 'fr')} : ${most.join(', ')} comptent le plus`,
          },
          language,
        ),
      );
    }
  if (price !== null) lines.push(`${f.number(price.total, 2)} ${price.currency}`);
  lines.push(costsFrom(costs, language));
  return lines;
}

import { costsFrom } from '../calibration/words.ts';
import { type Language, say } from '../cli/text.ts';
import { formatOf } from '../report/format.ts';
import { missesText, spreadText } from './answer.ts';
import { rangesText } from './sections.ts';
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
  { curve, sensitivity, ranges, days, costs, price }: Sizing,
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
          en: `breaks at ${f.number(people)} people: ${missesText(missed, 'en')}${spreadText(curve, f).en}`,
          fr: `cède à ${f.number(people)} personnes : ${missesText(missed, 'fr')}${spreadText(curve, f).fr}`,
        },
        language,
      ),
    );
  }
  if (ranges !== null && ranges.length > 0)
    lines.push(
      say(
        {
          en: `${rangesText(ranges, f)} (each end held on ${f.number(days)} of ${f.number(days)} days)`,
          fr: `${rangesText(ranges, f)} (chaque bout a tenu ${f.number(days)} jours sur ${f.number(days)})`,
        },
        language,
      ),
    );
  if (sensitivity !== null)
    for (const { name, title } of effects) {
      if (sensitivity.middle[name] === null) continue;
      const most = ranked(sensitivity, name).slice(0, 3);
      const names = most.map(({ path }) => path).join(', ');
      const n = f.number(sensitivity.days);
      lines.push(
        say(
          most.length === 0
            ? {
                en: `${say(title, 'en')}: no guess is told from chance (${n} days)`,
                fr: `${say(title, 'fr')} : aucune hypothèse ne se distingue du hasard (${n} jours)`,
              }
            : {
                en: `${say(title, 'en')}: ${names} ${most.length === 1 ? 'matters' : 'matter'} most (${n} days)`,
                fr: `${say(title, 'fr')} : ${names} ${most.length === 1 ? 'compte' : 'comptent'} le plus (${n} jours)`,
              },
          language,
        ),
      );
    }
  if (price !== null) lines.push(`${f.number(price.total, 2)} ${price.currency}`);
  lines.push(costsFrom(costs, language));
  return lines;
}

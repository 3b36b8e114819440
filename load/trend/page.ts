import { type Language, say, type Text } from '../cli/text.ts';
import { measureFormat } from '../compare/judgement-rows.ts';
import { noisyMeasures } from '../compare/measures.ts';
import { judgementSection } from '../compare/page.ts';
import { figure, keyList } from '../report/charts/render.ts';
import { type Html, html } from '../report/html.ts';
import type { LiveScript } from '../report/live/script.ts';
import { section, table } from '../report/sections/table.ts';
import { header, sheet } from '../report/sheet.ts';
import { measureChart, trendKey } from './chart.ts';
import type { Course, PastRun, Trend } from './trend.ts';
import {
  COLUMNS,
  commitOf,
  conditionsText,
  harmsOf,
  measuresOf,
  momentOf,
  remarksOf,
  sidesOf,
  titleOf,
  unjudged,
  validityOf,
} from './words.ts';

/** A trend in the style of the capacity report: one page that needs nothing besides itself. @param all courses, not only the latest's */
export function trendPage(
  trend: Trend,
  { all, language, script }: { all: boolean; language: Language; script: LiveScript },
): string {
  const courses = all ? trend.courses : trend.courses.slice(0, 1);
  const remarks = remarksOf(trend, all, language);
  const title = titleOf(trend, language);
  return sheet({
    ...{ language, title, script },
    body: html`${header(title, html`<p class="facts">${conditionsText(courses[0]!, language)}</p>`)}${courses.map((course, i) => courseSections(course, i + 1, language))}${
      remarks.length > 0 && html`<ul class="note">${remarks.map((remark) => html`<li>${remark}</li>`)}</ul>\n`
    }`,
    foot: say(MEANING, language),
  });
}

function courseSections(course: Course, place: number, language: Language): Html {
  const { judgement } = course;
  const charts = measuresOf(course).map((name) => figure(measureChart(course, place, name, language)));
  const apart = place > 1 && html`<p class="facts">${conditionsText(course, language)}</p>\n`;
  return html`${
    judgement === null
      ? html`<p class="headline">${unjudged(course, language)}</p>\n${apart}`
      : html`${judgementSection(`judgement-${place}`, judgement, sidesOf(course, language), language)}${apart}`
  }${section(`charts-${place}`, say(CHARTS, language), keyList(trendKey(language)), charts)}${section(
    `runs-${place}`,
    say(RUNS, language),
    runsTable(course, language),
  )}`;
}

function runsTable(course: Course, language: Language): Html {
  const names = measuresOf(course);
  const { number } = measureFormat(language);
  return table({
    name: say(RUNS, language),
    columns: [say(COLUMNS.run, language), ...names.map((name) => say(noisyMeasures[name].title, language))],
    numbers: names.map((_, k) => k + 1),
    wide: true,
    // The latest first: that is what is looked up.
    rows: course.runs
      .toReversed()
      .map((each) => [runCell(each, language), ...names.map((name) => number(name, each.measures[name]))]),
  });
}

/** When, of which commit, where; and what speaks against it. */
function runCell(run: PastRun, language: Language): Html {
  const against = [run.valid ? '' : validityOf(run, language), harmsOf(run, language)].filter(Boolean);
  return html`${momentOf(run)} UTC<small>${commitOf(run)} · <code>${run.run}</code></small>${against.map(
    (told) => html`<small><strong>${told}</strong></small>`,
  )}`;
}

const CHARTS: Text = { en: 'Run by run', fr: 'Essai par essai' };
const RUNS: Text = { en: 'The runs', fr: 'Les essais' };
const MEANING: Text = {
  en: 'A point is a run, from left to right by time; dates are UTC and stand, with the commit, at the first run of a group. A plus after a commit: files differed from it. No axis is closer than the change worth finding. Invalid runs count in no verdict and no mean.',
  fr: 'Un point est un essai, de gauche à droite dans l’ordre du temps ; les dates sont en UTC et figurent, avec le commit, au premier essai d’un groupe. Un plus après un commit : des fichiers en différaient. Aucun axe n’est plus serré que l’écart qui mérite d’être décelé. Les essais non valables ne comptent ni dans les verdicts ni dans les moyennes.',
};

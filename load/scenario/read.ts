import { LineCounter, parseDocument } from 'yaml';
import { explain, type Finding } from './explain.ts';
import { collectFigures, plainFigures } from './figures.ts';
import { pathText, positions } from './position.ts';
import type { Problem } from './problem.ts';
import { checkRelations } from './relations.ts';
import { type Figure, type Scenario, scenarioSchema } from './schema.ts';

export interface Reading {
  /** Null where a problem is an error. */
  scenario: Scenario | null;
  figures: Figure[];
  /** Every problem of the text, errors and warnings, in the order of its lines. */
  problems: Problem[];
}

/**
 * Reads a scenario's text and finds everything wrong with it at once.
 *
 * @param resolved The text is a resolved scenario (JSON of a run), whose numbers stand plain.
 */
export function readScenario(text: string, resolved = false): Reading {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems: Problem[] = [...document.errors, ...document.warnings].map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    return {
      path: '',
      line,
      column: col,
      message: yamlMessage(error.code, error.message),
      severity: 'error',
    };
  });
  // What follows a slip of the syntax is read wrongly, and its problems would mislead; a key that stands twice does no such harm.
  const readable = document.errors.every(({ code }) => code === 'DUPLICATE_KEY');
  if (!readable) return { scenario: null, figures: [], problems: ordered(problems) };

  const place = positions(document, lines);
  const add = ({ path, message, severity }: Finding & { severity?: Problem['severity'] }): void => {
    problems.push({ path: pathText(path), ...place(path), message, severity: severity ?? 'error' });
  };
  let data: unknown;
  try {
    data = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    add({ path: [], message: `cannot be read: ${(error as Error).message}` });
    return { scenario: null, figures: [], problems };
  }
  if (data === null || data === undefined) {
    add({ path: [], message: 'the file is empty: copy a preset of scenarios/ to start from' });
    return { scenario: null, figures: [], problems };
  }
  const parsed = scenarioSchema.safeParse(data);
  for (const issue of parsed.error?.issues ?? []) explain(issue, data).forEach(add);
  if (!resolved) plainFigures(data).forEach(add);
  checkRelations(data).forEach(add);

  const failed = !parsed.success || problems.some(({ severity }) => severity === 'error');
  const scenario = failed ? null : parsed.data;
  const figures = scenario === null ? [] : collectFigures(data, scenario);
  return { scenario, figures, problems: ordered(problems) };
}

function ordered(problems: Problem[]): Problem[] {
  return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** The commonest slips of YAML in words that help; the parser's own words for the rest. */
function yamlMessage(code: string, message: string): string {
  switch (code) {
    case 'DUPLICATE_KEY':
      return 'this key stands twice: keep one of the two';
    case 'TAB_AS_INDENT':
      return 'indented by a tab: YAML takes spaces only';
    case 'MULTIPLE_DOCS':
      return 'a second document begins here: one scenario a file';
    default:
      return `not YAML: ${message}`;
  }
}

import { type Freedom, freedomOf } from './illustrative.ts';
import { loadScenario, type Problem, problemLine, ScenarioError } from './load.ts';

/** What `opening-day validate` found in one file. */
export interface Validation {
  /** As it was named. */
  name: string;
  file: string;
  /** No error; there may be warnings. */
  ok: boolean;
  problems: Problem[];
  /** Of a file that can be used: what in it is free, and what there is to hold it against. */
  freedom?: Freedom;
}

/** Checks scenarios by name or file; never throws for what is wrong with one. */
export function validateScenarios(names: readonly string[]): Validation[] {
  return names.map((name) => {
    try {
      const { file, warnings, scenario, figures } = loadScenario(name);
      const freedom = freedomOf(figures, scenario.published);
      return { name, file, ok: true, problems: warnings, freedom };
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      return { name, file: error.file, ok: false, problems: error.problems };
    }
  });
}

/** For people: a line a problem, then a line a file. */
export function validationText(validations: readonly Validation[]): string {
  return validations
    .flatMap(({ file, ok, problems, freedom }) => {
      const errors = problems.filter(({ severity }) => severity === 'error').length;
      const warnings = problems.length - errors;
      const counts = [
        ...(errors > 0 ? [`${errors} ${errors === 1 ? 'problem' : 'problems'}`] : []),
        ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`] : []),
      ].join(', ');
      return [
        ...problems.map((problem) => problemLine(file, problem)),
        `${file}: ${ok ? 'in order' : 'cannot be used'}${counts === '' ? '' : ` (${counts})`}${freedom?.illustrative ? `; ${illustrativeText(freedom)}` : ''}`,
      ];
    })
    .join('\n');
}

function illustrativeText({ free, outcomes }: Freedom): string {
  return `illustrative: ${free} assumed numbers, ${outcomes} published ${outcomes === 1 ? 'outcome' : 'outcomes'} to hold them against`;
}

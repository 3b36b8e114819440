import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nearest } from '../cli/nearest.ts';
import { type Problem, ScenarioError } from './problem.ts';
import { readScenario } from './read.ts';
import type { Figure, Scenario } from './schema.ts';

export { type Problem, problemLine, ScenarioError } from './problem.ts';

/** Where the presets are. */
export const presetFolder = fileURLToPath(new URL('../../scenarios/', import.meta.url));

export interface LoadedScenario {
  /** At full size, numbers resolved. */
  scenario: Scenario;
  /** Every number and marked setting, with where it comes from. */
  figures: Figure[];
  /** The file it was read from. */
  file: string;
  warnings: Problem[];
}

/** The presets' names, in order. */
export function presets(folder: string = presetFolder): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort();
}

/**
 * A scenario by a preset's name (`csq-2016-06-13`) or a file (`./my-day.yaml`; `.json` for a resolved one).
 *
 * @throws {ScenarioError} with every problem of the file.
 */
export function loadScenario(nameOrFile: string, folder: string = presetFolder): LoadedScenario {
  const file = scenarioFile(nameOrFile, folder);
  const { scenario, figures, problems } = readScenario(textOf(file), extname(file) === '.json');
  if (scenario === null) throw new ScenarioError(file, problems);
  return { scenario, figures, file, warnings: problems };
}

/** The file that a name or a path means. A word without a dot or a slash is a preset's name. */
export function scenarioFile(nameOrFile: string, folder: string = presetFolder): string {
  if (/[./\\]/.test(nameOrFile)) return nameOrFile;
  const names = presets(folder);
  if (names.includes(nameOrFile)) return join(folder, `${nameOrFile}.yaml`);
  const near = nearest(nameOrFile, names);
  const meant = near === null ? '' : ` Did you mean "${near}"?`;
  throw unreadable(
    nameOrFile,
    `there is no preset "${nameOrFile}".${meant} Presets: ${names.join(', ')}. A file is named with its ending, such as ./${nameOrFile}.yaml`,
  );
}

/** @throws {ScenarioError} with the one problem that the file cannot be read. */
export function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw unreadable(file, code === 'ENOENT' ? 'there is no such file' : `cannot be read: ${code}`);
  }
}

function unreadable(file: string, message: string): ScenarioError {
  return new ScenarioError(file, [{ path: '', line: 1, column: 1, message, severity: 'error' }]);
}

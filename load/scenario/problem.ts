/** One thing wrong with a scenario file, where it stands, and what to write instead. */
export interface Problem {
  /** Path in the file, dotted: `crowd.patience.sigma`, `run.speed[1].speed`; empty for the whole file. */
  path: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  message: string;
  /** A warning does not keep the scenario from being run. */
  severity: 'error' | 'warning';
}

/** A scenario that cannot be used; carries every problem of the file, in the order of its lines. */
export class ScenarioError extends Error {
  readonly file: string;
  readonly problems: Problem[];

  constructor(file: string, problems: Problem[]) {
    super(problems.map((problem) => problemLine(file, problem)).join('\n'));
    this.name = 'ScenarioError';
    this.file = file;
    this.problems = problems;
  }
}

/** `file:line:column: path: message`, as editors and compilers write it. */
export function problemLine(file: string, { path, line, column, message, severity }: Problem): string {
  const where = path === '' ? '' : `${path}: `;
  return `${file}:${line}:${column}: ${severity === 'warning' ? 'warning: ' : ''}${where}${message}`;
}

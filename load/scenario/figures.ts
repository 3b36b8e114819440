import { z } from 'zod';
import { type Path, pathText, valueAt } from './position.ts';
import { type Figure, type Scenario, scenarioSchema } from './schema.ts';

/** The paths of every number that is a claim about the world, read off the schema: `['crowd', 'people']`, ... */
export const figurePaths: readonly string[][] = pathsOf(scenarioSchema, []);

function pathsOf(schema: unknown, path: string[]): string[][] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return pathsOf(schema.unwrap(), path);
  if (schema instanceof z.ZodPipe) return [path];
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).flatMap(([key, part]) => pathsOf(part, [...path, key]));
}

export const SAY_WHERE = '`{ published: N, source: key }` or `{ assumed: N, why: "..." }`';

/** Numbers that stand there plain, although a scenario file must say of each where it comes from. */
export function plainFigures(data: unknown): { path: Path; message: string }[] {
  return figurePaths
    .filter((path) => typeof valueAt(data, path) === 'number')
    .map((path) => ({
      path,
      message: `say where ${valueAt(data, path)} comes from: ${SAY_WHERE}`,
    }));
}

/** The number at the path of a figure, whatever its mark; undefined where there is none. */
export function figureValue(data: unknown, path: Path): number | undefined {
  const value = valueAt(data, path);
  const number =
    typeof value === 'number' ? value : (valueAt(value, ['published']) ?? valueAt(value, ['assumed']));
  return typeof number === 'number' ? number : undefined;
}

/** Every figure of a valid file's data, then its marks. A plain number (of a resolved scenario) has no mark and is left out. */
export function collectFigures(data: unknown, scenario: Scenario): Figure[] {
  const figures: Figure[] = [];
  for (const path of figurePaths) {
    const raw = valueAt(data, path) as Record<string, never> | number | undefined;
    if (typeof raw !== 'object') continue;
    const { published, assumed, source, why, note } = raw;
    figures.push({
      path: pathText(path),
      value: published ?? assumed ?? Number.NaN,
      mark: published === undefined ? 'assumed' : 'published',
      ...(source === undefined ? {} : { source }),
      ...(why === undefined ? {} : { why }),
      ...(note === undefined ? {} : { note }),
    });
  }
  for (const { kind, source, why, note, ...settings } of scenario.events ?? []) {
    const value = [kind, ...Object.entries(settings).map(([name, number]) => `${name} ${number}`)].join(', ');
    const where = source === undefined ? { why: why! } : { source };
    const mark = source === undefined ? ('assumed' as const) : ('published' as const);
    figures.push({ path: 'events', value, mark, ...where, ...(note === undefined ? {} : { note }) });
  }
  for (const { of, ...mark } of scenario.marks) {
    const named = valueAt(scenario, of.split('.')) as string | number | string[];
    const value = Array.isArray(named) ? named.join(', ') : named;
    figures.push({ path: of, value, mark: 'source' in mark ? 'published' : 'assumed', ...mark });
  }
  return figures;
}

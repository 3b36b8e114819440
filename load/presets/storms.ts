import type { ObjectiveResult, Verdict } from '../record/files.ts';
import { folderOf, presets } from './presets.ts';
import type { PresetResult } from './result.ts';

/** A day that failed, as it was and with the same people behind a room. */
export interface Storm {
  name: string;
  asItWas: PresetResult;
  behindARoom: PresetResult;
  /** Why it does not show what it should; empty where the day failed as it did, and did not behind a room. */
  problems: string[];
  /** Whether both runs can be trusted. */
  valid: boolean;
}

/**
 * Of the runs that there are, each day that failed beside its twin behind a room. Shown is: the first misses its
 * objectives and does what was published of its failure (`Preset.failedSo`), the second meets all of its own and
 * gives more people a place, and both are of the same people. Pure.
 */
export function stormsOf(results: readonly PresetResult[]): Storm[] {
  const run = (name: string, admission: 'fifo' | null) =>
    results.find((each) => each.name === folderOf({ name, admission }));
  return presets.flatMap(({ name, failedSo }) => {
    const [asItWas, behindARoom] = [run(name, null), run(name, 'fifo')];
    if (failedSo === undefined || asItWas === undefined || behindARoom === undefined) return [];
    const problems = [
      ...(asItWas.verdict === 'missed' ? [] : [`as it was, it ${said[asItWas.verdict]}`]),
      ...asItWas.failedSo.filter(({ verdict }) => verdict !== 'met').map(sentence),
      ...(behindARoom.verdict === 'met' ? [] : [`behind a room, it ${said[behindARoom.verdict]}`]),
      ...behindARoom.missed.map((each) => `behind a room: ${sentence(each)}`),
      ...(behindARoom.given > asItWas.given ? [] : ['behind a room, no more people get a place']),
      ...(asItWas.crowd === behindARoom.crowd ? [] : ['the two are not of the same people']),
    ];
    return [{ name, asItWas, behindARoom, problems, valid: asItWas.valid && behindARoom.valid }];
  });
}

const said: Record<Verdict, string> = {
  met: 'meets every objective',
  missed: 'misses an objective',
  cannotTell: 'cannot be judged',
  invalid: 'cannot be trusted',
};

const sentence = ({ name, measure, value, bound }: ObjectiveResult): string =>
  `${name} (${measure} ${bound}): ${value === null ? 'no value' : Number(value.toPrecision(4))}`;

/** Both side by side, then whether they show what they should. English, for a terminal. */
export function stormText(storms: readonly Storm[]): string {
  const columns = [
    '',
    'people',
    'places given',
    'requests failed',
    'p99',
    'in to place',
    'objectives missed',
  ];
  const rows = storms.flatMap(({ asItWas, behindARoom }) => [asItWas, behindARoom].map(row));
  const widths = columns.map((_, k) => Math.max(...[columns, ...rows].map((cells) => cells[k]!.length)));
  const lines = [columns, ...rows].map(
    (cells) =>
      `  ${cells.map((cell, k) => (k === 0 ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!))).join('  ')}`,
  );
  const verdicts = storms.map(({ name, problems, valid }) => {
    if (!valid) return `  ? ${name}: a run was invalid, so this shows nothing`;
    return problems.length === 0
      ? `  ✓ ${name} failed as it did, and did not fail for the same people behind a room`
      : `  ✗ ${name}: ${problems.join('; ')}`;
  });
  return [
    'The days that failed, as they were and with the same people behind a room',
    ...lines,
    ...verdicts,
  ].join('\n');
}

function row(result: PresetResult): string[] {
  const { name, admission, people, given, places, errorRate, latencyP99Ms, formSeconds, missed } = result;
  const n = new Intl.NumberFormat('en-CA', { maximumSignificantDigits: 3 });
  return [
    `${name} (${admission})`,
    String(people),
    `${given} of ${places}`,
    errorRate === null ? '–' : `${n.format(errorRate * 100)} %`,
    latencyP99Ms === null ? '–' : `${n.format(latencyP99Ms)} ms`,
    formSeconds === null ? '–' : `${n.format(formSeconds / 3_600)} h`,
    String(missed.length),
  ];
}

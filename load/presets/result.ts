import { hash } from 'node:crypto';
import { analyseRun, type RunRecords } from '../analysis/analyse.ts';
import { objectiveResults } from '../analysis/objectives.ts';
import { type Replayed, replayedOf } from '../analysis/published.ts';
import type { ObjectiveResult, Verdict } from '../record/files.ts';
import { folderOf, type Preset } from './presets.ts';

/** What a preset's run came to. */
export interface PresetResult {
  /** The folder's name. */
  name: string;
  admission: string;
  scale: number;
  valid: boolean;
  headline: string;
  replayed: Replayed[];
  people: number;
  /** Who they are, in one word: who come when, with what. The same for the same crowd. */
  crowd: string;
  given: number;
  places: number;
  errorRate: number | null;
  latencyP99Ms: number | null;
  /** From being let in to the place, opening seconds, median. */
  formSeconds: number | null;
  /** Over all objectives of the scenario, and those that were missed. */
  verdict: Verdict;
  missed: ObjectiveResult[];
  /** Whether the day failed as it did (`Preset.failedSo`); empty where it did not. */
  failedSo: ObjectiveResult[];
}

/** Pure. */
export function presetResult(preset: Preset, records: RunRecords): PresetResult {
  const { manifest, people } = records;
  const { admission, scale } = manifest;
  const summary = analyseRun(records);
  const valid = summary.validity.valid === 1;
  return {
    name: folderOf(preset),
    ...{ admission, scale, valid, headline: summary.headline },
    replayed: replayedOf(manifest, summary),
    people: people.length,
    crowd: hash('sha256', JSON.stringify(people.map(({ id, dueAtMs, cohort }) => [id, dueAtMs, cohort]))),
    given: summary.quota.given,
    places: summary.quota.total,
    errorRate: summary.service.errorRate,
    latencyP99Ms: summary.service.latencyMs?.p99 ?? null,
    formSeconds: summary.effort.medianFormSeconds,
    verdict: summary.verdict,
    missed: summary.objectives.filter(({ verdict }) => verdict === 'missed'),
    failedSo: objectiveResults(preset.failedSo ?? [], summary, valid, admission),
  };
}

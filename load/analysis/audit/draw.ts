import { turnOf } from '../../../server/draw/turns.ts';
import type { PersonRecord } from '../../record/files.ts';
import { drawChecks, type PublishedDraw } from '../../verify/draw-problems.ts';
import type { KeyRing, Signed } from './signature.ts';
import { type Line, type Violation, violationsOf } from './violation.ts';

/** The draw worked out again, and everyone's turn against it. */
export function auditDraw(
  draw: PublishedDraw | null,
  people: readonly Line<PersonRecord>[],
  keys: KeyRing,
): Violation[] {
  if (draw === null) return [];
  const onDraw = violationsOf('draw.json');
  for (const { ok, text } of drawChecks(draw)) if (!ok) onDraw.report('draw', null, `${text.en}.`);
  const problem = keys.problem(signedPart(draw));
  if (problem !== null) onDraw.report('draw', null, `the draw ${problem}.`);
  const onPeople = violationsOf('people.ndjson');
  const { seed, numbers } = draw;
  if (seed === null || numbers === null) return onDraw.found;
  for (const { line, value } of people) {
    const { accountId, number, turn } = value;
    if (number === null || turn === null) continue;
    const drawn = number > numbers ? number : turnOf(seed, numbers, number);
    if (turn !== drawn)
      onPeople.report(
        'draw',
        line,
        `${accountId} was told turn ${turn}; number ${number} has turn ${drawn} by the draw.`,
      );
  }
  return [...onDraw.found, ...onPeople.found];
}

/** What the site signed: `GET /api/draw`, without the list that a run's file adds to it. */
export function signedPart(draw: PublishedDraw): PublishedDraw & Signed {
  const { list: _, ...signed } = draw;
  return signed as PublishedDraw & Signed;
}

import { canonicalJson } from '../../server/ledger/canonical.ts';
import { drawPopulation } from '../population/draw.ts';
import { shareOf } from '../run/segment.ts';
import type { Part } from './parts.ts';

/** What must be the same of all parts: what it is, how it is told apart, and what to do where it is not. */
const same: { what: string; of(part: Part): unknown; remedy: string; shown?: true }[] = [
  {
    what: 'the scenario',
    of: ({ manifest }) => manifest.scenario,
    remedy: 'give every machine the same file, and the same --people, --scale and --admission',
  },
  {
    what: 'the seed',
    of: ({ manifest }) => manifest.seed,
    remedy: 'give every machine the same --seed',
    shown: true,
  },
  {
    what: 'the opening',
    of: ({ manifest }) => manifest.scenario.opening.id,
    remedy: 'these are two different days',
    shown: true,
  },
  {
    what: 'the start and speed of its clock',
    of: ({ manifest }) => manifest.clock,
    remedy: 'give every machine the same --start-at and --speed',
  },
  {
    what: 'the version',
    of: ({ manifest }) => manifest.versions['opening-day'],
    remedy: 'install the same version everywhere',
    shown: true,
  },
  {
    what: 'the commit',
    of: ({ manifest }) => manifest.commit,
    remedy: 'check out the same commit everywhere',
    shown: true,
  },
  {
    what: 'the number of parts',
    of: ({ segment }) => segment.of,
    remedy: 'cut the crowd alike everywhere',
    shown: true,
  },
];

/** Why these are not the parts of one day, each reason naming folder and remedy; none when they are. Pure. */
export function problemsOf(parts: readonly Part[]): string[] {
  const [first, ...others] = parts as [Part, ...Part[]];
  const problems = others.flatMap((part) => unlike(first, part));
  // People of another crowd would only say the same once more, a thousand times.
  if (problems.length > 0) return problems;
  return [...partProblems(parts), ...peopleProblems(parts), ...ledgerProblems(parts)];
}

function unlike(first: Part, part: Part): string[] {
  return same.flatMap(({ what, of, remedy, shown }) => {
    const [a, b] = [of(first), of(part)];
    // A copy without git knows no commit.
    if (a === null || b === null || canonicalJson(a) === canonicalJson(b)) return [];
    const values = shown ? ` (${String(b)}, not ${String(a)})` : '';
    return [`${part.name}: ${what} is not that of ${first.name}${values}; ${remedy}, and run again`];
  });
}

/** Each part once, and all of them. */
function partProblems(parts: readonly Part[]): string[] {
  const problems: string[] = [];
  const { of } = parts[0]!.segment;
  const byPart = new Map<number, Part>();
  for (const part of parts) {
    const other = byPart.get(part.segment.part);
    if (other !== undefined)
      problems.push(
        `${part.name}: is part ${part.segment.part} of ${of}, as ${other.name} is; name each part once`,
      );
    byPart.set(part.segment.part, part);
  }
  const missing = Array.from({ length: of }, (_, index) => index + 1).filter((part) => !byPart.has(part));
  if (missing.length > 0)
    problems.push(
      `part ${missing.join(', ')} of ${of} is missing: name its folder as well; where a machine failed, all parts run again`,
    );
  return problems;
}

/** Everybody of the crowd once, in the part where they belong. */
function peopleProblems(parts: readonly Part[]): string[] {
  const { scenario, seed } = parts[0]!.manifest;
  const crowd = drawPopulation(scenario, seed);
  const problems: string[] = [];
  const seen = new Map<string, Part>();
  for (const part of parts) {
    const missing = new Set(shareOf(crowd, part.segment).map(({ id }) => id));
    const twice: string[] = [];
    const strangers: string[] = [];
    for (const { id } of part.people) {
      const other = seen.get(id);
      if (other !== undefined) twice.push(`${id} (also in ${other.name})`);
      else if (!missing.has(id)) strangers.push(id);
      seen.set(id, part);
      missing.delete(id);
    }
    const which = `part ${part.segment.part} of ${part.segment.of}`;
    if (twice.length > 0)
      problems.push(
        `${part.name}: ${some(twice)} twice; a record was copied into another folder: copy each part anew`,
      );
    if (strangers.length > 0)
      problems.push(
        `${part.name}: ${some(strangers)} not of ${which}; copy the folder from its machine again`,
      );
    if (missing.size > 0)
      problems.push(
        `${part.name}: ${some([...missing])} missing from people.ndjson, though of ${which}; copy the folder from its machine again, whole`,
      );
  }
  return problems;
}

/** The ledgers were fetched one after another from one server: each is the beginning of the longest. */
function ledgerProblems(parts: readonly Part[]): string[] {
  const whole = withLongestLedger(parts);
  return parts.flatMap(({ name, ledger }) => {
    const at = ledger.findIndex(({ hash }, index) => hash !== whole.ledger[index]!.hash);
    if (at < 0) return [];
    return [
      `${name}: entry ${at + 1} of its ledger is not that of ${whole.name}; they were not run against the same server on the same day: give every machine the same --target, and run again`,
    ];
  });
}

/** The part that asked the server last. */
export function withLongestLedger(parts: readonly Part[]): Part {
  return parts.reduce((longest, part) => (part.ledger.length > longest.ledger.length ? part : longest));
}

function some(names: readonly string[]): string {
  const [few, more] = [names.slice(0, 3).join(', '), names.length - 3];
  const list = more > 0 ? `${few} and ${more} more` : few;
  return `${list} ${names.length === 1 ? 'is' : 'are'}`;
}

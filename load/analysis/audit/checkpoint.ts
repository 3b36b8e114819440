import type { LedgerEntry, Manifest } from '../../record/files.ts';
import { ZERO_HASH } from './chain.ts';
import type { KeyRing } from './signature.ts';
import { type Line, type Violation, violationsOf } from './violation.ts';

/**
 * The signed statement of where the ledger ends. Whoever drops the tail, or changes an entry and computes the
 * chain again, cannot sign another one.
 */
export function auditCheckpoint(
  { checkpoint, kind }: Manifest,
  lines: readonly Line<LedgerEntry>[],
  keys: KeyRing,
): Violation[] {
  const { found, report } = violationsOf('run.json');
  if (checkpoint === null) {
    // Where nothing ever happened there is nothing to sign; a place that somebody was told of shows all the same.
    if (kind === 'measured' && lines.length > 0)
      report('checkpoint', null, 'holds no checkpoint: a dropped tail could not be seen.');
    return found;
  }
  const problem = keys.problem(checkpoint);
  if (problem !== null) report('checkpoint', null, `the checkpoint ${problem}.`);
  const end = lines.at(-1)?.value;
  const [seq, hash] = [end?.seq ?? 0, end?.hash ?? ZERO_HASH];
  if (checkpoint.count !== lines.length) {
    report(
      'checkpoint',
      null,
      `the checkpoint counts ${checkpoint.count} entries, the ledger has ${lines.length}.`,
    );
  }
  if (checkpoint.seq !== seq) {
    report('checkpoint', null, `the checkpoint ends at entry ${checkpoint.seq}, the ledger at ${seq}.`);
  }
  if (checkpoint.hash !== hash) {
    report(
      'checkpoint',
      null,
      'the checkpoint signs another head than the ledger ends in: it was rewritten or cut.',
    );
  }
  return found;
}

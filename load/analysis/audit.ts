import type { Manifest } from '../record/files.ts';
import { auditBalances } from './audit/balances.ts';
import { auditChain } from './audit/chain.ts';
import { auditCheckpoint } from './audit/checkpoint.ts';
import { auditDraw } from './audit/draw.ts';
import { auditHolders } from './audit/holders.ts';
import { auditOutside } from './audit/outside.ts';
import { auditPeople } from './audit/people.ts';
import { auditReceipts } from './audit/receipts.ts';
import { auditRoom } from './audit/room.ts';
import { KeyRing } from './audit/signature.ts';
import type { Violation } from './audit/violation.ts';
import { type RunFiles, readRun } from './read-run.ts';

/** What an audit looked at, and everything it found wrong. */
export interface AuditResult {
  folder: string;
  ok: boolean;
  checked: { entries: number; receipts: number; people: number; checkpoint: boolean };
  violations: Violation[];
  /** What is no violation but should be known, in English. */
  notes: string[];
}

const DAY_MS = 86_400_000;

/** Checks a run from its files alone. Never throws on what they hold: a file that cannot be read is a violation. */
export async function auditRun(folder: string): Promise<AuditResult> {
  return auditFiles(folder, await readRun(folder));
}

/** The same of files that were read before. */
export function auditFiles(folder: string, files: RunFiles): AuditResult {
  const { manifest, people, ledger, receipts, problems } = files;
  // The series is for the eye; a simulated run gives out no receipts.
  const missing = problems.filter(
    ({ file }) => file !== 'series.ndjson' && !(file === 'receipts.ndjson' && manifest?.kind === 'simulated'),
  );
  const violations = manifest?.outside
    ? [...missing, ...auditOutside(manifest, people)]
    : [...missing, ...auditChain(ledger), ...(manifest === null ? [] : rules(manifest, files))];
  return {
    folder,
    ok: violations.length === 0,
    checked: {
      entries: ledger.length,
      receipts: receipts.length,
      people: people.length,
      checkpoint: manifest !== null && manifest.checkpoint !== null,
    },
    violations: inFileOrder(violations),
    notes: notes(files),
  };
}

/** Whatever needs the manifest: the quota, the opening's rules, the keys. */
function rules(manifest: Manifest, { people, ledger, receipts, draw }: RunFiles): Violation[] {
  const { opening } = manifest.scenario;
  const keys = new KeyRing(manifest.publicKeys);
  return [
    ...auditBalances(ledger, opening.quota),
    ...auditHolders(ledger, {
      opensAtMs: manifest.opensAtMs,
      closesAtMs: Date.parse(opening.closesAt),
      paymentMs: opening.paymentDays * DAY_MS,
      unpaid: opening.unpaid,
    }),
    ...auditCheckpoint(manifest, ledger, keys),
    ...auditReceipts(manifest, receipts, ledger, people, keys),
    ...auditPeople(manifest, people, ledger),
    ...auditRoom(manifest, people, ledger),
    ...auditDraw(draw, people, keys),
  ];
}

function notes({ manifest, people, ledger, receipts }: RunFiles): string[] {
  const notes: string[] = [];
  if (manifest?.outside)
    notes.push('The site was seen from outside only: judged by what people were told; it showed no ledger.');
  const informed = new Set(
    people.filter(({ value }) => value.outcome === 'reserved').map(({ value }) => value.accountId),
  );
  const crowd = new Set(people.map(({ value }) => value.accountId));
  const holders = new Set(
    ledger.filter(({ value }) => value.kind === 'reserve').map(({ value }) => value.accountId),
  );
  const unaware = [...holders].filter(
    (account) => account !== null && crowd.has(account) && !informed.has(account),
  );
  if (unaware.length > 0) {
    notes.push(
      `${unaware.length} with a place ${unaware.length === 1 ? 'was' : 'were'} never told: the reply was lost on the way.`,
    );
  }
  const receipted = new Set(
    receipts.filter(({ value }) => value.reservedAt !== null).map(({ value }) => value.accountId),
  );
  const without = [...informed].filter((account) => !receipted.has(account)).length;
  if (without > 0 && !manifest?.outside)
    notes.push(`${without} of ${informed.size} people who were told of a place have no receipt here.`);
  if (manifest !== null && !manifest.valid)
    notes.push('The run itself is declared invalid; the audit is of its records.');
  if (manifest?.interrupted) notes.push('The run was interrupted; the audit is of what there is.');
  return notes;
}

const FILES = ['run.json', 'ledger.ndjson', 'receipts.ndjson', 'draw.json', 'people.ndjson'];

function inFileOrder(violations: readonly Violation[]): Violation[] {
  return violations.toSorted(
    (a, b) => FILES.indexOf(a.file) - FILES.indexOf(b.file) || (a.line ?? 0) - (b.line ?? 0),
  );
}

const SHOWN = 50;

/** The result as plain lines for a terminal. */
export function auditText({ folder, ok, checked, violations, notes }: AuditResult): string {
  const seen = `${checked.entries} ledger entries, ${checked.checkpoint ? 'the checkpoint' : 'no checkpoint'}, ${checked.receipts} receipts, ${checked.people} people`;
  const lines = [`Audit of ${folder}`, `  checked ${seen}`];
  for (const { file, line, rule, sentence } of violations.slice(0, SHOWN)) {
    lines.push(`  ✗ ${file}${line === null ? '' : `:${line}`}  [${rule}] ${sentence}`);
  }
  if (violations.length > SHOWN) lines.push(`  ... and ${violations.length - SHOWN} more`);
  for (const note of notes) lines.push(`  note: ${note}`);
  lines.push(
    ok
      ? '  ✓ clean: no violation'
      : `  ✗ ${violations.length} violation${violations.length === 1 ? '' : 's'}`,
  );
  return lines.join('\n');
}

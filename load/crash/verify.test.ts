import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../record/files.ts';
import { type Applicant, type Attempt, newApplicant } from './applicant.ts';
import { type Evidence, verify } from './verify.ts';

/** Ledger times are wall times here: the clock runs at speed 1 from 0. */
const clock = { fromWallMs: 0, openingMs: 0, speed: 1 };
const RESTART = 10_000;

function entry(accountId: string, rank: number, atMs: number): LedgerEntry {
  const balances = { remaining: 0, reserved: 0, confirmed: 0, burned: 0, total: 0 };
  const chain = { seq: rank, previousHash: '', hash: '' };
  return {
    ...chain,
    ...balances,
    kind: 'reserve',
    amount: 1,
    accountId,
    rank,
    at: new Date(atMs).toISOString(),
  };
}

function person(id: string, changes: Partial<Applicant> = {}): Applicant {
  return { ...newApplicant(id, 'token'), ...changes };
}

function attempt(sentAtMs: number, answeredAtMs: number, result: Attempt['result']): Attempt {
  return { sentAtMs, answeredAtMs, result, status: { told: 201, failed: 503, lost: 0 }[result] };
}

/** Someone who asked at 1 s and was told this rank. */
function holder(id: string, rank: number): Applicant {
  return person(id, {
    attempts: [attempt(1_000, 1_010, 'told')],
    told: [{ atMs: 1_010, rank, body: `${rank}` }],
  });
}

function judge(people: Applicant[], ledger: LedgerEntry[], changes: Partial<Evidence> = {}) {
  return verify({
    people,
    ledger,
    auditViolations: [],
    quota: ledger.length,
    clock,
    restartedAtMs: RESTART,
    ...changes,
  });
}

/** The names of the faults found. */
function found(result: ReturnType<typeof verify>): string[] {
  return Object.entries(result.faults).flatMap(([name, list]) => (list.length > 0 ? [name] : []));
}

describe('verify', () => {
  it('finds nothing in an honest rush', () => {
    const result = judge([holder('a', 1), holder('b', 2)], [entry('a', 1, 1_005), entry('b', 2, 1_005)]);
    expect(found(result)).toEqual([]);
    expect(result.counts).toMatchObject({ given: 2, toldBefore: 2 });
  });

  it('finds a place lost, and one that came back with another rank', () => {
    expect(found(judge([holder('a', 1)], []))).toEqual(['placesLost']);
    expect(found(judge([holder('a', 1)], [entry('a', 2, 1_005)]))).toEqual(['placesLost']);
    const twoStories = holder('a', 1);
    twoStories.told.push({ ...twoStories.told[0]!, body: 'another deadline' });
    expect(found(judge([twoStories], [entry('a', 1, 1_005)]))).toEqual(['placesLost']);
  });

  it('finds places over the quota, ranks and people twice', () => {
    const two = [entry('a', 1, 1_005), entry('b', 2, 1_005)];
    expect(found(judge([holder('a', 1), holder('b', 2)], two, { quota: 1 }))).toEqual(['overQuota']);
    expect(judge([], [entry('a', 1, 1), entry('b', 1, 1), entry('b', 2, 1)]).faults.overQuota).toEqual([
      'rank 1 given twice',
      'b got two places',
    ]);
  });

  it('finds a write after the restart whose caller had been told that it failed', () => {
    const told503 = person('a', { attempts: [attempt(9_000, 9_050, 'failed')] });
    expect(judge([told503], [entry('a', 1, RESTART + 100)]).faults.lateWrites).toEqual([
      'a got a place 100 ms after the restart, 1050 ms after being told that it failed',
    ]);
    // A later try of one's own, begun after the write, excuses nothing.
    told503.attempts.push(attempt(RESTART + 300, RESTART + 310, 'told'));
    told503.told.push({ atMs: RESTART + 310, rank: 1, body: '1' });
    expect(found(judge([told503], [entry('a', 1, RESTART + 100)]))).toEqual(['lateWrites']);
  });

  it('leaves room for a try that was under way, for a lost answer, and for what was written before the crash', () => {
    const ledger = [entry('a', 1, RESTART + 100)];
    const underWay = person('a', { attempts: [attempt(RESTART + 50, RESTART + 150, 'failed')] });
    const unanswered = person('a', { attempts: [attempt(9_000, 9_050, 'lost')] });
    for (const excused of [underWay, unanswered]) expect(found(judge([excused], ledger))).toEqual([]);
    const before = person('a', { attempts: [attempt(9_000, 9_050, 'failed')] });
    const result = judge([before], [entry('a', 1, 9_020)]);
    expect(found(result)).toEqual([]);
    expect(result.counts.madeAndToldFailed).toBe(1);
  });

  it('finds spots lost: a number that changes, one that runs out, one that is passed by', () => {
    expect(found(judge([person('a', { numbers: [4, 9] })], []))).toEqual(['spotsLost']);
    expect(found(judge([person('a', { spotLost: ['the spot is expired'] })], []))).toEqual(['spotsLost']);
    const served = { ...holder('b', 1), numbers: [5] };
    expect(judge([person('a', { numbers: [4] }), served], [entry('b', 1, 1_005)]).faults.spotsLost).toEqual([
      'a, number 4, was passed by: number 5 has a place',
    ]);
  });

  it('finds a day that stops short, an audit that objects, an answer that nothing explains', () => {
    expect(found(judge([], [], { quota: 1 }))).toEqual(['unfinished']);
    expect(found(judge([], [], { auditViolations: ['a gap'] }))).toEqual(['unfinished']);
    expect(found(judge([person('a', { unexpected: ['submitting was answered 500'] })], []))).toEqual([
      'unexpected',
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { measures } from '../scenario/measures.ts';
import { analyseRun } from './analyse.ts';
import { measured, overall } from './objectives.ts';
import { type SyntheticRun, syntheticRun } from './synthetic-run.ts';

const { signs: _, ...honest } = syntheticRun({ people: 820, quota: 100 });

function summaryOf(change: (run: Omit<SyntheticRun, 'signs'>) => void = () => {}) {
  const run = structuredClone(honest);
  change(run);
  return analyseRun(run);
}

const verdicts = (summary: ReturnType<typeof analyseRun>) =>
  Object.fromEntries(summary.objectives.map(({ measure, verdict }) => [measure, verdict]));

test('an honest run meets everything', () => {
  const summary = summaryOf();
  expect(summary.verdict).toBe('met');
  expect(summary.answers).toEqual({ holds: 'met', fair: 'met', exact: 'met' });
  expect(new Set(Object.values(verdicts(summary)))).toEqual(new Set(['met']));
  expect(summary.objectives.find(({ measure }) => measure === 'parity.worstGap')?.interval).toHaveLength(2);
});

test('every measure that a scenario may name has a value', () => {
  const summary = summaryOf();
  // A portal's are told where there is one: portal.test.ts.
  const elsewhere = (path: string) => path.startsWith('portal.');
  for (const path of Object.keys(measures).filter((each) => !elsewhere(each)))
    expect([path, measured(summary, path).value]).not.toContain(null);
  expect(measured(summary, 'quota.nothing').value).toBeNull();
  expect(measured(summary, 'headline').value).toBeNull();
  expect(measured(summary, 'quota.given.constructor').value).toBeNull();
});

test('the same records give the same summary, in plain JSON', () => {
  const summary = summaryOf();
  expect(summaryOf()).toEqual(summary);
  expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
});

test('a lost place: missed, and not exact', () => {
  const summary = summaryOf(({ people }) => {
    people.find(({ rank }) => rank === null)!.outcome = 'reserved';
  });
  expect(summary).toMatchObject({ verdict: 'missed', answers: { exact: 'missed' } });
  expect(verdicts(summary)['quota.lost']).toBe('missed');
});

describe('an invalid run', () => {
  test('says nothing either way', () => {
    const summary = summaryOf(({ manifest }) => {
      manifest.generatorReport.lagWallMs.p99 = 900;
    });
    expect(summary.verdict).toBe('invalid');
    expect(new Set(Object.values(verdicts(summary)))).toEqual(new Set(['invalid']));
    expect(summary.answers).toEqual({ holds: 'invalid', fair: 'invalid', exact: 'invalid' });
  });

  test('does not excuse a broken quota', () => {
    const summary = summaryOf(({ manifest, ledger }) => {
      manifest.interrupted = true;
      ledger[0]!.remaining--;
    });
    expect(summary.answers).toMatchObject({ holds: 'invalid', exact: 'missed' });
  });
});

test('a gap that chance alone could make is not missed, one beyond it is', () => {
  const worstGap = (bound: string) =>
    verdicts(
      summaryOf(({ manifest }) => {
        manifest.scenario.objectives = [{ name: 'gap', measure: 'parity.worstGap', bound }];
      }),
    )['parity.worstGap'];
  const { parity } = summaryOf();
  const [low, high] = parity.worstGapInterval!;
  expect(low).toBeLessThan(parity.worstGap!);
  expect(worstGap(`<= ${high}`)).toBe('met');
  expect(worstGap(`<= ${(low + parity.worstGap!) / 2}`)).toBe('cannotTell');
  expect(worstGap(`<= ${low - 0.001}`)).toBe('missed');
});

test('without a room, nothing is asked of the step from number to call', () => {
  const summary = summaryOf(({ manifest, people }) => {
    manifest.scenario.admission.mode = 'passthrough';
    for (const person of people) Object.assign(person, { number: null, turn: null, calledAtMs: null });
  });
  expect(verdicts(summary)['order.numberToCall.inversions']).toBe(undefined);
  expect(summary.verdict).toBe('met');
});

describe('where lots are drawn', () => {
  /** The same day, but that each number has the turn opposite to it, and is called when that one was. */
  const drawn = (change: (people: SyntheticRun['people']) => void = () => {}) =>
    summaryOf(({ manifest, people }) => {
      manifest.scenario.admission.mode = 'lottery';
      const last = Math.max(...people.map(({ number }) => number ?? 0)) + 1;
      for (const person of people) if (person.number !== null) person.number = last - person.number;
      change(people);
    });

  test('numbers promise no order, so that none is missed; turns do', () => {
    const summary = drawn();
    expect(summary.order.numberToTurn.tau).toBe(-1);
    expect(summary.order.turnToCall.inversions).toBe(0);
    expect(summary.order.displaced).toBe(0);
    expect(verdicts(summary)['order.numberToCall.inversions']).toBe(undefined);
    expect(verdicts(summary)['order.displaced']).toBe(undefined);
    expect(summary.answers.fair).toBe('met');
    expect(summary.headline).toContain('in the order of the draw');
  });

  test('calls against the order of the turns are no fair draw', () => {
    const summary = drawn((people) => {
      const called = people.filter(({ calledAtMs }) => calledAtMs !== null);
      const [first, second] = [called[3]!, called[40]!];
      [first.turn, second.turn] = [second.turn, first.turn];
    });
    expect(summary.order.turnToCall.inversions).toBeGreaterThan(0);
    expect(summary.answers.fair).toBe('missed');
    expect(summary.headline).toContain('out of order');
  });
});

test.each([
  [[], 'met'],
  [['met', 'cannotTell'], 'cannotTell'],
  [['cannotTell', 'missed', 'met'], 'missed'],
  [['missed', 'invalid'], 'invalid'],
] as const)('%j comes to %s', (several, one) => {
  expect(overall(several)).toBe(one);
});

test('the whole crowd of June 2016 costs about as much a person as a tenth of it', () => {
  const crowdOf = (copies: number) =>
    Array.from({ length: copies }, (_, copy) =>
      honest.people.map((person) => {
        const id = `${copy}-${person.id}`;
        const later = (ms: number | null) => (ms === null ? null : ms + copy);
        const moments = { arrivedAtMs: later(person.arrivedAtMs), calledAtMs: later(person.calledAtMs) };
        return { ...person, ...moments, id, accountId: id, number: person.number! * 50 + copy };
      }),
    ).flat();
  const cpuOf = (people: typeof honest.people) => {
    const before = process.cpuUsage();
    analyseRun({ ...honest, people });
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  cpuOf(crowdOf(5));
  expect(crowdOf(50)).toHaveLength(41_000);
  // Looking at every pair would cost a hundred times as much.
  expect(cpuOf(crowdOf(50)) / cpuOf(crowdOf(5))).toBeLessThan(40);
});

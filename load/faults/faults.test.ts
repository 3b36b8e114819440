import { describe, expect, test } from 'vitest';
import { routesOf } from '../../server/app.ts';
import type { Services } from '../../server/services.ts';
import { loadScripts } from '../../server/store/scripts.ts';
import { someSettings } from '../../server/testing/settings.ts';
import { drawPopulation } from '../population/draw.ts';
import { readScenario } from '../scenario/read.ts';
import type { Catch } from './catches.ts';
import type { Judged } from './day.ts';
import { isGood, judge, type Result } from './run.ts';
import { dayOf } from './scenario.ts';
import { conclusion, tableOf } from './table.ts';
import { changedRoute, changedScript, type Variant } from './variant.ts';
import { variants } from './variants.ts';

const sound = loadScripts();
const config = { adminToken: 'the-operator-is-here', settings: someSettings() };
const services = { config } as unknown as Services;
const routes = routesOf(services, () => false);

describe('every variant', () => {
  test('has a name of its own, and a check made for it', () => {
    expect(variants.length).toBeGreaterThanOrEqual(10);
    expect(new Set(variants.map(({ name }) => name)).size).toBe(variants.length);
    for (const { seenBy, does } of variants) {
      expect(seenBy.length).toBeGreaterThan(0);
      for (const check of seenBy) expect(check).toMatch(/^(audit|objective|sceptic) \S+$/);
      expect(does).not.toBe('');
    }
  });

  test.each(variants.map((variant) => [variant.name, variant] as const))(
    '%s fits the sources',
    (_, variant) => {
      expect(variant.scripts ?? variant.routes).toBeDefined();
      const patched = loadScripts((name, lua) => changedScript(variant, name, lua));
      const named = new Set((variant.scripts ?? []).flatMap(({ scripts }) => scripts));
      const changed = patched.filter(({ lua }, i) => lua !== sound[i]!.lua).map(({ name }) => name);
      expect(changed.sort()).toEqual([...named].sort());
      if (!variant.routes) return;
      const people = () => drawPopulation(dayOf(variant.mode, 100), 1);
      const other = variant.routes(routes, { services, people });
      const others = other.filter(({ handle }, i) => handle !== routes[i]!.handle);
      // A fault that covers its tracks changes two.
      expect([1, 2]).toContain(others.length);
    },
  );

  test('is refused when the source has moved on', () => {
    const variant = variants.find(({ name }) => name === 'rank-twice')!;
    const { lua } = sound.find(({ name }) => name === 'submit')!;
    expect(() => changedScript(variant, 'submit', 'return nil')).toThrow(/stands 0 times in submit/);
    expect(() => changedScript(variant, 'submit', lua + lua)).toThrow(/stands 2 times in submit/);
    expect(changedScript(variant, 'pay', 'return nil')).toBe('return nil');
    expect(() => changedRoute(routes, 'get', '/api/nowhere', (handle) => handle)).toThrow(/no one route/);
  });
});

test.each(['fifo', 'passthrough'] as const)('the day without a mistake: %s', (mode) => {
  const { problems, scenario } = readScenario(JSON.stringify(dayOf(mode, 100)), true);
  expect(problems).toEqual([]);
  expect(scenario?.admission.mode).toBe(mode);
});

/** A day of which only these things are known. */
function judged(
  what: { violation?: string; missed?: string; probe?: string; invalid?: boolean; unclear?: string } = {},
): Judged {
  const objective = (measure: string, verdict: string) => ({
    ...{ name: `About ${measure}`, measure, bound: '= 0', value: 3, unit: '', interval: null },
    verdict,
  });
  const objectives = [
    ...(what.missed ? [objective(what.missed, 'missed')] : []),
    ...(what.unclear ? [objective(what.unclear, 'cannotTell')] : []),
  ];
  const violation = (rule: string) => ({ rule, file: 'ledger.ndjson', line: 1, sentence: 'is wrong.' });
  return {
    summary: {
      objectives,
      validity: { valid: what.invalid ? 0 : 1, reasons: what.invalid ? ['Too slow.'] : [] },
    },
    audit: { violations: what.violation ? [violation(what.violation), violation(what.violation)] : [] },
    sceptic: what.probe ? [{ probe: what.probe, sentence: 'Something was accepted.' }] : [],
  } as unknown as Judged;
}

describe('the verdict', () => {
  const fault: Pick<Variant, 'seenBy'> = { seenBy: ['objective quota.lost', 'audit person'] };

  test.each([
    ['a fault seen by its check', judged({ violation: 'person' }), 'caught'],
    ['a fault missed by its objective', judged({ missed: 'quota.lost' }), 'caught'],
    ['a fault seen though the generator was late', judged({ violation: 'person', invalid: true }), 'caught'],
    ['a fault seen by luck', judged({ violation: 'rank' }), 'missed'],
    ['a fault that nobody saw', judged(), 'missed'],
    ['a fault in an invalid run', judged({ invalid: true }), 'invalid'],
  ])('%s', (_, day, verdict) => {
    expect(judge(day, fault).verdict).toBe(verdict);
  });

  test.each([
    ['an honest server', judged(), 'clean'],
    ['one with a violation', judged({ violation: 'rank' }), 'accused'],
    ['one that misses an objective', judged({ missed: 'quota.given' }), 'accused'],
    ['one that the sceptic found something in', judged({ probe: 'rejoin' }), 'accused'],
    ['one of which nothing can be told', judged({ invalid: true }), 'invalid'],
    ['one with an objective that was not measured', judged({ unclear: 'quota.given' }), 'broken'],
  ])('%s', (_, day, verdict) => {
    expect(judge(day, null).verdict).toBe(verdict);
  });

  test('puts the check made for the fault first, and counts', () => {
    const day = judged({ violation: 'rank', missed: 'quota.lost', probe: 'rejoin' });
    expect(judge(day, fault).catches.map(({ check, times }) => [check, times])).toEqual([
      ['objective quota.lost', 1],
      ['audit rank', 2],
      ['sceptic rejoin', 1],
    ]);
  });
});

test('the table says which check caught what, and the sum tells a failure', () => {
  const seen: Catch = {
    check: 'audit rank',
    sentence: 'ledger.ndjson: rank 5 comes after rank 5.',
    times: 3,
  };
  const result = (given: Partial<Result>): Result => ({
    ...{ name: 'rank-twice', does: 'gives ranks twice', mode: 'fifo', verdict: 'caught', catches: [seen] },
    ...{ why: null, attempts: 1, seconds: 9.94, ...given },
  });
  const good = [result({}), result({ name: 'honest', verdict: 'clean', catches: [] })];
  const plain = (text: string) => text;
  const paint = {
    bold: plain,
    dim: plain,
    red: plain,
    green: plain,
    yellow: plain,
    blue: plain,
    cyan: plain,
  };
  const table = tableOf(good, paint);
  expect(table).toMatch(/^fault +what it does +caught by +time$/m);
  expect(table).toMatch(
    /^rank-twice +gives ranks twice +audit rank: ledger.ndjson: rank 5 .* \(3 times\) +9\.9 s$/m,
  );
  expect(table).toMatch(/^honest .*nothing found, all objectives met/m);
  expect(isGood(good)).toBe(true);
  expect(conclusion(good)).toBe('1 of 1 faulty servers caught; 1 of 1 honest ones found clean.');
  const bad = [...good, result({ verdict: 'missed' })];
  expect(isGood(bad)).toBe(false);
  expect(conclusion(bad)).toMatch(/^1 of 2 .* FAILED\.$/);
  expect(tableOf(bad, paint)).toMatch(/NOT CAUGHT by a check made for it/);
});

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dispatch } from '../cli/dispatch.ts';
import { testRim } from '../cli/test-rim.ts';
import { program } from '../cli.ts';
import { rehearsal } from '../generator/rehearsal.ts';

test('two machines live one crowd against one server: together one run, everybody once, places given once', async () => {
  const site = await rehearsal({});
  try {
    const env = { ADMIN_TOKEN: site.stack.adminToken };
    // As soon as is allowed, and two seconds for whatever comes before that is looked at.
    const startAt = new Date(Date.now() + 9_000).toISOString();
    const machine = async (part: number) => {
      const rim = testRim({ folder: site.folder, env, now: Date.now });
      const typed = [
        'run',
        'small-opening',
        '--target',
        site.stack.url,
        '--start-at',
        startAt,
        '--speed',
        '300',
      ];
      const own = ['--segment', `${part}/2`, '--generator', 'builtin', '--out', `part-${part}`, '--json'];
      const code = await dispatch(program, [...typed, ...own], rim);
      return { code, answer: JSON.parse(rim.written.out), err: rim.written.err };
    };
    const parts = await Promise.all([machine(1), machine(2)]);
    for (const [index, { answer }] of parts.entries())
      expect(answer).toMatchObject({
        segment: { part: index + 1, of: 2 },
        folder: join(site.folder, `part-${index + 1}`),
      });

    const rim = testRim({ folder: site.folder, now: Date.now });
    await dispatch(program, ['merge', 'part-1', 'part-2', '--out', 'merged', '--json'], rim);
    const merged = JSON.parse(rim.written.out);
    // A busy machine may make it invalid; what it was told must add up all the same.
    expect(merged.audit).toMatchObject({ ok: true, violations: [] });
    const { opening, crowd } = site.plan.scenario;
    expect(merged.quota).toMatchObject({ given: opening.quota, oversold: 0, lost: 0, double: 0 });
    expect(site.plan.people).toHaveLength(crowd.people);
    const unfinished = merged.validity.reasons.filter((reason: string) =>
      /lost|twice|cut short/.test(reason),
    );
    expect(unfinished).toEqual([]);
  } finally {
    await site.close();
  }
});

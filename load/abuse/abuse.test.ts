import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attempts, countedAttempt } from './attempts.ts';
import { abuseFaults } from './faults.ts';
import { abuse, type Targets } from './run.ts';
import { startTargets } from './target.ts';

let targets: Targets;
beforeAll(async () => {
  targets = await startTargets();
});
afterAll(() => targets?.stop());

test.concurrent('an honest server withstands everything, and counts it', async () => {
  expect(await abuse(targets)).toEqual([]);
});

describe.concurrent('a server that lets abuse through is seen by the attempts made for it', () => {
  const names = new Set([...attempts.map(({ name }) => name), countedAttempt]);

  test.each(abuseFaults.map((fault) => [fault.name, fault] as const))('%s', async (_, fault) => {
    for (const name of fault.seenBy) expect(names).toContain(name);
    // `npm run planted-faults` makes all attempts at each of them. What is counted is counted over all.
    const made = fault.seenBy.includes(countedAttempt)
      ? attempts
      : attempts.filter(({ name }) => fault.seenBy.includes(name));
    const seen = (await abuse(targets, fault.variants, made)).map(({ attempt }) => attempt);
    expect(seen).toEqual(expect.arrayContaining([...fault.seenBy]));
  });
});

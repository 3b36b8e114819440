import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../ledger/canonical.ts';
import { expectProblem } from '../testing/client.ts';
import type { Site, SiteOptions } from '../testing/site.ts';
import { sitesOnOneRedis } from '../testing/sites.ts';
import { leadsTo, MerkleTree } from './merkle.ts';
import { commitmentOf, leafOf, seedOf, ticketHash } from './protocol.ts';
import { turnOf } from './turns.ts';

const start = sitesOnOneRedis();
/** The controller takes a step every 20 ms, on an idle machine. */
const patience = { interval: 30 };
const lottery = (more: Partial<SiteOptions> = {}): Partial<SiteOptions> => ({
  startsAt: '08:00',
  ...more,
  opening: { quota: 3, listClosesAt: '2016-06-13T08:30:00-04:00', ...more.opening },
  admission: { mode: 'lottery', maxActive: 3, ...more.admission },
});
const published = async (site: Site) => (await site.ask('GET', '/api/draw')).json;

async function crowd(site: Site, size: number): Promise<string[]> {
  const tokens = await site.people(...Array.from({ length: size }, (_, i) => ({ id: `p${i + 1}` })));
  const tickets = [];
  for (const bearer of tokens) tickets.push(await site.join(bearer));
  return tickets;
}

describe('the published draw', () => {
  test('says each thing as soon as it may be known, and adds up', async () => {
    const site = await start(lottery());
    const nothing = { numbers: null, listRoot: null, secret: null, beacon: null, seed: null };
    await expect
      .poll(() => published(site), patience)
      .toMatchObject({ commitment: expect.any(String), ...nothing });
    const tickets = await crowd(site, 5);
    const { commitment } = await published(site);
    expectProblem(await site.ask('GET', '/api/draw/list'), 'list_open');
    expectProblem(await site.ask('GET', '/api/draw/proof', { ticket: tickets[0]! }), 'list_open');

    await site.clock('08:30');
    await expect
      .poll(() => published(site), patience)
      .toMatchObject({ numbers: 5, listRoot: expect.any(String) });
    // The clock stands on: the secret is out before the beacon exists.
    await expect.poll(() => published(site), patience).toMatchObject({ secret: expect.any(String) });
    expect(await published(site)).toMatchObject({ beacon: null, seed: null });
    expect((await site.ask('GET', '/api/queue', { ticket: tickets[0]! })).json).toMatchObject({
      ...{ state: 'drawing', turn: null },
    });
    await site.clock('08:40');
    await expect.poll(() => published(site), patience).toMatchObject({ seed: expect.any(String) });
    const draw = await published(site);
    expect(draw).toMatchObject({
      ...{ commitment, numbers: 5, round: { source: 'rehearsal, not proof', rehearsal: true } },
      ...{ opening: site.openingId, listClosesAt: '2016-06-13T08:30:00-04:00' },
    });
    expect(commitmentOf(draw.secret)).toBe(commitment);
    expect(seedOf(draw.secret, draw.listRoot, draw.beacon)).toBe(draw.seed);
    expect(Date.parse(draw.revealedAt)).toBeLessThan(Date.parse(draw.round.at));
    expect(Date.parse(draw.beaconAt)).toBeGreaterThanOrEqual(Date.parse(draw.round.at));

    const list = (await site.ask('GET', '/api/draw/list')).text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(new MerkleTree(list.map((ticket, i) => leafOf(i + 1, ticket))).root).toBe(draw.listRoot);
    const turns = new Set<number>();
    for (const [i, ticket] of tickets.entries()) {
      const { json: proof } = await site.ask('GET', '/api/draw/proof', { ticket });
      expect(ticket.startsWith(`${proof.spot}.`)).toBe(true);
      expect(JSON.stringify(proof)).not.toContain(ticket);
      const leaf = leafOf(i + 1, ticketHash(proof.spot, proof.salt));
      expect(leadsTo(draw.listRoot, leaf, i, 5, proof.path)).toBe(true);
      expect(proof).toMatchObject({ number: i + 1, turn: turnOf(draw.seed, 5, i + 1), onList: true, draw });
      turns.add(proof.turn);
    }
    expect([...turns].sort()).toEqual([1, 2, 3, 4, 5]);

    const { signature, ...signed } = draw;
    const { json } = await site.ask('GET', '/api/keys');
    const [pem] = Object.values(json).flatMap(
      (value) => JSON.stringify(value).match(/-----BEGIN[^"]+/g) ?? [],
    );
    const key = createPublicKey(pem!.replaceAll('\\n', '\n'));
    expect(verify(null, Buffer.from(canonicalJson(signed)), key, Buffer.from(signature, 'base64url'))).toBe(
      true,
    );

    const [late] = await site.people({ id: 'late' });
    const ticket = await site.join(late!);
    expect((await site.ask('GET', '/api/draw/proof', { ticket })).json).toMatchObject({
      ...{ number: 6, turn: 6, onList: false },
    });
  });

  test('where nothing is drawn, says so', async () => {
    const site = await start();
    expect(await published(site)).toMatchObject({ listClosesAt: null, commitment: null, seed: null });
    expectProblem(await site.admin('POST', 'draw', { round: 1, beacon: 'a'.repeat(64) }), 'list_open');
  });

  test('waits for the named round of a public beacon, and takes it once', async () => {
    const beacon = {
      source: 'a public beacon',
      round: 4711,
      at: '2016-06-13T08:35:00-04:00',
      periodSeconds: 30,
    };
    const site = await start(lottery({ admission: { draw: { revealSeconds: 30, beacon } } }));
    await crowd(site, 2);
    await site.clock('08:30');
    await expect
      .poll(() => published(site), patience)
      .toMatchObject({
        round: {
          source: 'a public beacon',
          round: '4711',
          at: '2016-06-13T08:35:00.000-04:00',
          rehearsal: false,
        },
      });
    const value = 'ab'.repeat(32);
    const feed = (round: number, beacon: string) => site.admin('POST', 'draw', { round, beacon });
    expect((await feed(4711, value)).json).toMatchObject({ code: 'beacon_refused', why: 'too_early' });
    await site.clock('08:36');
    expect((await feed(4712, value)).json).toMatchObject({ code: 'beacon_refused', why: 'wrong' });
    expectProblem(await feed(4711, 'short'), 'invalid_fields');
    expect((await feed(4711, value)).status).toBe(200);
    expect((await feed(4711, value)).status).toBe(200);
    expect((await feed(4711, 'cd'.repeat(32))).json).toMatchObject({ why: 'taken' });
    await expect
      .poll(() => published(site), patience)
      .toMatchObject({ beacon: value, seed: expect.any(String) });
    const { secret, listRoot, seed } = await published(site);
    expect(seed).toBe(seedOf(secret, listRoot, value));
  });
});

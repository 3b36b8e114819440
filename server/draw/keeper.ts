import type { Store } from '../store/store.ts';
import type { Beacon } from './beacon.ts';
import { buildList, type DrawList } from './list.ts';
import { commitmentOf, seedOf } from './protocol.ts';

/** However fast the day goes, a controller has this long (wall ms) to reveal the secret. */
const leastRevealWallMs = 1_500;

export interface DrawKeeperOptions {
  store: Store;
  beacon: Beacon;
  /** How long the secret may be revealed after the root is published, opening ms. */
  revealMs: number;
  /** So many random bytes in hex. */
  random: (bytes: number) => string;
}

/**
 * Takes the draw from step to step, beside the controller: commit, publish the root of the closed list, reveal, take
 * the beacon, fix the seed. It remembers nothing that the store does not say: each step is made by a script that
 * holds to what was there first, under the controller's fencing token. So whoever goes on after a controller has died
 * between two steps, or does a step a second time, ends in the same draw.
 */
export class DrawKeeper {
  readonly #options: DrawKeeperOptions;
  #building: { saltKey: string; list: Promise<DrawList> } | null = null;

  constructor(options: DrawKeeperOptions) {
    this.#options = options;
  }

  /**
   * Makes the next step, if its time has come.
   *
   * @param at opening time, ms, and opening ms per wall ms
   * @returns the script's code, null when there was nothing to do
   */
  async step(fence: number, at: { nowMs: number; speed: number }): Promise<string | null> {
    const { store, beacon } = this.#options;
    const { nowMs } = at;
    const record = await store.draw.record();
    const { commitment, numbers, listRoot, secret, seed } = record;
    if (seed !== undefined) return null;
    if (numbers === undefined) return commitment === undefined ? this.#commit(fence) : null;
    if (listRoot === undefined) return this.#publishRoot(fence, Number(numbers), at);
    if (commitment !== undefined && secret === undefined && nowMs < Number(record['revealBy']))
      return this.#reveal(fence, commitment);
    const value = record['beacon'];
    if (value === undefined) {
      if (beacon.fetch === null || nowMs < Number(record['roundAt'])) return null;
      const { source, round } = record as { source: string; round: string };
      return store.draw.feed(fence, source, round, await beacon.fetch(round));
    }
    const made = { secret: secret ?? null, root: listRoot, beacon: value };
    return store.draw.seed(fence, { ...made, seed: seedOf(made.secret, listRoot, value) });
  }

  /** The controller has lost its lease: somebody else goes on. */
  forget(): void {
    this.#building = null;
  }

  #commit(fence: number): Promise<string> {
    const { store, random } = this.#options;
    const secret = random(32);
    return store.draw.commit(fence, { commitment: commitmentOf(secret), secret, saltKey: random(32) });
  }

  async #publishRoot(
    fence: number,
    numbers: number,
    { nowMs, speed }: { nowMs: number; speed: number },
  ): Promise<string | null> {
    const { store, beacon, random } = this.#options;
    const revealMs = Math.round(Math.max(this.#options.revealMs, leastRevealWallMs * speed));
    if (this.#building === null) {
      const saltKey = (await store.draw.secret())['saltKey'] ?? random(32);
      const building = { saltKey, list: buildList(store, numbers, saltKey) };
      this.#building = building;
      building.list.catch(() => {
        if (this.#building === building) this.#building = null;
      });
    }
    const { saltKey } = this.#building;
    // A long list takes longer than a step of the controller may: it goes on meanwhile.
    const list = await Promise.race([
      this.#building.list,
      new Promise<null>((go) => setTimeout(go, 50, null)),
    ]);
    if (list === null) return null;
    this.#building = null;
    // A moment more than needed, since the script looks at the clock later than this.
    const round = beacon.roundFrom(nowMs + 2 * revealMs);
    return store.draw.closeList(
      fence,
      { numbers, root: list.tree.root, saltKey },
      { source: beacon.source, ...round },
      revealMs,
    );
  }

  async #reveal(fence: number, commitment: string): Promise<string | null> {
    const { store } = this.#options;
    const { secret } = await store.draw.secret();
    return secret === undefined ? null : store.draw.reveal(fence, secret, commitment);
  }
}

import { Refusal } from '../errors.ts';
import type { SigningKeys } from '../identity/keys.ts';
import type { OpeningSettings } from '../opening/settings.ts';
import type { Store } from '../store/store.ts';
import type { Snapshot } from '../waiting-room/snapshot.ts';
import { buildList, type DrawList } from './list.ts';
import { type DrawStatement, drawStatement } from './record.ts';

export interface DrawBoardOptions {
  store: Store;
  keys: SigningKeys;
  /** The one that stands. */
  opening: () => OpeningSettings;
  draws: boolean;
  iso: (ms: number) => string;
}

/** One server's copy of what is published of the draw: read again only when a snapshot says that there is more. */
export class DrawBoard {
  readonly #options: DrawBoardOptions;
  #known = { epoch: '', fields: -1 };
  #record: Record<string, string> = {};
  #signed: { by: string; body: string } | null = null;
  #list: { root: string; list: Promise<DrawList> } | null = null;

  constructor(options: DrawBoardOptions) {
    this.#options = options;
  }

  /** What is published now. */
  async statement(snapshot: Snapshot): Promise<DrawStatement> {
    await this.#read(snapshot);
    const { draws, iso } = this.#options;
    const opening = this.#options.opening();
    const listClosesAt = draws ? (opening.listClosesAt ?? opening.opensAt) : null;
    return drawStatement(this.#record, { id: opening.id, listClosesAt }, iso);
  }

  /** The same, signed, as text: the same until there is more to say. */
  async signedText(snapshot: Snapshot): Promise<string> {
    const statement = await this.statement(snapshot);
    const { keys } = this.#options;
    if (this.#signed?.by !== keys.keyId) {
      this.#signed = { by: keys.keyId, body: JSON.stringify(keys.sign(statement)) };
    }
    return this.#signed.body;
  }

  /**
   * The list behind the published root, worked out once by each server that is asked.
   *
   * @throws Refusal list_open before the root is published; internal when the store no longer holds what was published
   */
  async list(snapshot: Snapshot): Promise<DrawList> {
    await this.#read(snapshot);
    const { listRoot, numbers } = this.#record;
    if (listRoot === undefined) throw new Refusal('list_open');
    if (this.#list?.root !== listRoot) {
      const list = this.#build(Number(numbers));
      this.#list = { root: listRoot, list };
      list.catch(() => {
        this.#list = null;
      });
    }
    const list = await this.#list.list;
    if (list.tree.root !== listRoot)
      throw new Refusal('internal', { why: 'the list is not the published one' });
    return list;
  }

  async saltKey(): Promise<string> {
    return (await this.#options.store.draw.secret())['saltKey'] ?? '';
  }

  async #build(numbers: number): Promise<DrawList> {
    return buildList(this.#options.store, numbers, await this.saltKey());
  }

  async #read({ epoch, drawFields }: Snapshot): Promise<void> {
    if (this.#known.epoch === epoch && this.#known.fields >= drawFields) return;
    const record = await this.#options.store.draw.record();
    this.#known = { epoch, fields: Object.keys(record).length };
    this.#record = record;
    this.#signed = null;
  }
}

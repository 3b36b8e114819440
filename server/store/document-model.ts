import type { WantedDocument } from '../application/mailbox.ts';

/** Documents as they are meant to be asked for and handed in: once each, and only what was asked for. */
export class DocumentModel {
  readonly asked = new Map<string, WantedDocument[]>();

  ask(accountId: string, names: readonly string[], nowMs: number, dueInMs: number): WantedDocument[] {
    const list = this.asked.get(accountId) ?? [];
    this.asked.set(accountId, list);
    return names.map((name) => {
      const known = list.find((each) => each.name === name);
      if (known) return known;
      const document = { name, askedAtMs: nowMs, dueAtMs: nowMs + dueInMs, handedAtMs: 0 };
      list.push(document);
      return document;
    });
  }

  /** Null where one of them was never asked for. */
  hand(accountId: string, names: readonly string[], nowMs: number): WantedDocument[] | null {
    const list = this.asked.get(accountId) ?? [];
    const found = names.map((name) => list.find((each) => each.name === name));
    if (found.some((document) => document === undefined)) return null;
    for (const document of found) if (document!.handedAtMs === 0) document!.handedAtMs = nowMs;
    return found as WantedDocument[];
  }
}

import type { KeptApplication, Saved } from './applicants.ts';

/** One save: what was read before, and what is to be kept. */
export interface ApplicationChange {
  version: number;
  category: 'regular' | 'exempt';
  complete: boolean;
  text: string;
  /** The people in it. */
  identities: readonly string[];
}

/** Applications as they are meant to be kept: the latest of each account, and no person in two of them. */
export class ApplicationModel {
  readonly kept = new Map<string, KeptApplication & { identities: readonly string[] }>();

  of(accountId: string): KeptApplication {
    const { version, text } = this.kept.get(accountId) ?? { version: 0, text: '' };
    return { version, text };
  }

  save(accountId: string, { version, text, identities }: ApplicationChange): Saved {
    const before = this.of(accountId);
    if (version !== before.version) return { code: 'changed_elsewhere', ...before };
    if (identities.some((person) => (this.familyOf(person) ?? accountId) !== accountId)) {
      return { code: 'family_taken', ...before };
    }
    const now = { version: version + 1, text };
    this.kept.set(accountId, { ...now, identities });
    return { code: 'saved', ...now };
  }

  /** The account whose application a person is in. */
  familyOf(person: string): string | undefined {
    return [...this.kept].find(([, { identities }]) => identities.includes(person))?.[0];
  }
}

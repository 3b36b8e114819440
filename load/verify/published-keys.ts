import { dirname, join } from 'node:path';
import { KeyRing } from '../analysis/audit/signature.ts';
import type { Language } from '../cli/text.ts';
import { exists, fileIn, readJson, refusal } from './read.ts';
import type { Sources } from './verification.ts';

/** Published keys, and where they were found. */
export interface PublishedKeys {
  ring: KeyRing;
  /** A path or an address. */
  from: string;
}

const PATIENCE_MS = 5_000;

/**
 * The keys that a statement is verified with: those that were named, or else those of the run that the file or the
 * ledger belongs to.
 *
 * @throws UsageError where there are none
 */
export async function publishedKeys({ file, keys, ledger, language }: Sources): Promise<PublishedKeys> {
  const from = keys ?? (await beside(ledger, file));
  if (from === null)
    throw refusal(
      {
        en: '--keys is missing: give the answer of GET /api/keys of the site that signed it, saved to a file, or the run.json of its run',
        fr: '--keys manque : donnez la réponse de GET /api/keys du site qui l’a signé, enregistrée dans un fichier, ou le run.json de son essai',
      },
      language,
    );
  const json = /^https?:/.test(from)
    ? await fetchKeys(from, language)
    : await readJson(await fileIn(from, 'run.json'), language);
  const listed = (json['publicKeys'] ?? json) as Record<string, unknown>;
  const pems = Object.entries(listed).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].startsWith('-----BEGIN'),
  );
  if (pems.length === 0)
    throw refusal(
      {
        en: `"${from}" holds no public keys; give the answer of GET /api/keys, or a run.json`,
        fr: `« ${from} » ne contient aucune clé publique ; donnez la réponse de GET /api/keys, ou un run.json`,
      },
      language,
    );
  return { ring: new KeyRing(Object.fromEntries(pems)), from };
}

async function beside(...paths: (string | null)[]): Promise<string | null> {
  for (const path of paths) {
    if (path === null) continue;
    const inside = await fileIn(path, 'run.json');
    const run = inside === path ? join(dirname(path), 'run.json') : inside;
    if (await exists(run)) return run;
  }
  return null;
}

async function fetchKeys(address: string, language: Language): Promise<Record<string, unknown>> {
  const url = new URL(address);
  if (url.pathname === '/') url.pathname = '/api/keys';
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!response.ok) throw new Error(String(response.status));
    return (await response.json()) as Record<string, unknown>;
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error };
    const why = cause?.message ?? message;
    throw refusal(
      {
        en: `--keys ${url}: no keys from there (${why}); saved to a file, they are needed from nowhere`,
        fr: `--keys ${url} : pas de clés de là (${why}) ; enregistrées dans un fichier, elles ne dépendent de rien`,
      },
      language,
    );
  }
}

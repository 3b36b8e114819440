import { basename, dirname } from 'node:path';
import { auditChain } from '../analysis/audit/chain.ts';
import {
  checkpointInLedger,
  LedgerIndex,
  problemsInLedger,
  problemsOfCheckpoint,
} from '../analysis/audit/receipt.ts';
import { receiptShape } from '../analysis/audit/shapes.ts';
import { keyProblems, type Signed } from '../analysis/audit/signature.ts';
import type { Line } from '../analysis/audit/violation.ts';
import { problemText, readLedger } from '../analysis/read-run.ts';
import type { Text } from '../cli/text.ts';
import type { LedgerEntry, Receipt } from '../record/files.ts';
import { type PublishedKeys, publishedKeys } from './published-keys.ts';
import { fileIn, refusal } from './read.ts';
import { receiptNotes, receiptStates } from './receipt-words.ts';
import type { Check, Kind, Sources } from './verification.ts';

/** The receipt of one person: `GET /api/receipt`, or a line of a run's `receipts.ndjson`. */
export const receiptKind: Kind = {
  is: (json) => 'accountId' in json && 'signature' in json,
  async verify(json, sources) {
    const result = receiptShape.safeParse(json);
    if (!result.success) {
      const fields = result.error.issues
        .map(({ path, message }) => `${path.join('.')}: ${message}`)
        .join('; ');
      throw refusal(
        {
          en: `"${sources.file}" lacks something of a receipt (${fields}); save it again from where you got it`,
          fr: `« ${sources.file} » n’a pas tout d’un récépissé (${fields}) ; enregistrez-le de nouveau depuis sa source`,
        },
        sources.language,
      );
    }
    // As it was read, not as the shape leaves it: the signature covers every field.
    const receipt = json as unknown as Receipt;
    const keys = await publishedKeys(sources);
    return {
      kind: 'receipt',
      title: {
        en: `Receipt of ${receipt.accountId}, opening ${receipt.opening}`,
        fr: `Récépissé de ${receipt.accountId}, ouverture ${receipt.opening}`,
      },
      states: receiptStates(receipt),
      notes: receiptNotes(receipt),
      checks: [
        signatureCheck(receipt, keys, sources),
        ...checkpointChecks(receipt, keys, sources),
        ...(sources.ledger === null ? [] : await ledgerChecks(receipt, sources.ledger, sources)),
      ],
    };
  },
};

function signatureCheck(receipt: Receipt, keys: PublishedKeys, sources: Sources): Check {
  const verdict = keys.ring.check(receipt);
  refuseUnknownKey(receipt, keys, sources);
  if (verdict === 'broken') return failed(prefixed('The receipt', 'Le récépissé', receipt.keyId));
  return passed({
    en: `Its signature holds, by the key ${receipt.keyId} of ${basename(keys.from)}`,
    fr: `Sa signature tient, par la clé ${receipt.keyId} de ${basename(keys.from)}`,
  });
}

function prefixed(en: string, fr: string, keyId: string): Text {
  const { broken } = keyProblems(keyId);
  return { en: `${en} ${broken.en}`, fr: `${fr} ${broken.fr}` };
}

/** A key that is not there says nothing about the receipt: it may be that the keys are old. */
function refuseUnknownKey({ keyId }: Signed, { ring, from }: PublishedKeys, { language }: Sources): void {
  if (!ring.ids.includes(keyId))
    throw refusal(
      {
        en: `it is signed with the key ${keyId}; "${from}" has ${ring.ids.join(', ')}: fetch GET /api/keys of the site again, and if the key is not there either, the site did not sign this`,
        fr: `il est signé avec la clé ${keyId} ; « ${from} » a ${ring.ids.join(', ')} : demandez de nouveau GET /api/keys au site, et si la clé n’y est pas non plus, le site n’a pas signé ceci`,
      },
      language,
    );
  if (ring.check({ keyId, signature: '' }) === 'unreadableKey')
    throw refusal(
      {
        en: `the key ${keyId} stands in "${from}" in no readable form: fetch GET /api/keys of the site again`,
        fr: `la clé ${keyId} n’est pas lisible dans « ${from} » : demandez de nouveau GET /api/keys au site`,
      },
      language,
    );
}

function checkpointChecks(receipt: Receipt, keys: PublishedKeys, sources: Sources): Check[] {
  const { checkpoint } = receipt;
  if (checkpoint == null) return [];
  refuseUnknownKey(checkpoint, keys, sources);
  const problems = problemsOfCheckpoint(checkpoint, keys.ring);
  if (problems.length > 0) return problems.map(({ text }) => failed(named(receipt, text)));
  return [
    passed({
      en: `The ledger’s head that it carries was signed by the site, at entry ${checkpoint.seq}`,
      fr: `La tête du registre qu’il porte a été signée par le site, à l’écriture ${checkpoint.seq}`,
    }),
  ];
}

/** The receipt against a ledger, which must be whole itself before it can say anything. */
async function ledgerChecks(receipt: Receipt, path: string, { language }: Sources): Promise<Check[]> {
  const file = await fileIn(path, 'ledger.ndjson');
  const { lines, problems } = await readLedger(dirname(file), basename(file));
  const unread = problems.find(({ line }) => line === null);
  if (unread)
    throw refusal(
      {
        en: `--ledger ${path}: ${problemText(unread)}`,
        fr: `--ledger ${path} : ne peut pas être lu comme un registre`,
      },
      language,
    );
  const index = new LedgerIndex(lines.map(({ value }) => value));
  const against = [
    ...(receipt.checkpoint == null ? [] : checkpointInLedger(receipt.checkpoint, index)),
    ...problemsInLedger(receipt, index),
  ];
  const says: Text =
    receipt.seq == null
      ? {
          en: 'The ledger holds no place for this account then',
          fr: 'Le registre n’a alors aucune place pour ce compte',
        }
      : {
          en: `The ledger says the same, in entry ${receipt.seq}${receipt.settledSeq == null ? '' : ` and entry ${receipt.settledSeq}`}`,
          fr: `Le registre dit la même chose, à l’écriture ${receipt.seq}${receipt.settledSeq == null ? '' : ` et à l’écriture ${receipt.settledSeq}`}`,
        };
  return [
    chainCheck(lines, problems.length),
    ...(against.length === 0 ? [passed(says)] : against.map(({ text }) => failed(named(receipt, text)))),
  ];
}

function chainCheck(lines: readonly Line<LedgerEntry>[], damaged: number): Check {
  const broken = damaged + auditChain(lines).length;
  return broken === 0
    ? passed({
        en: `The ledger’s chain of ${lines.length} entries is whole`,
        fr: `La chaîne du registre, de ${lines.length} écritures, est entière`,
      })
    : failed({
        en: `The ledger itself is not whole: its chain is broken in ${broken} place${broken === 1 ? '' : 's'}`,
        fr: `Le registre lui-même n’est pas entier : sa chaîne est rompue à ${broken} endroit${broken === 1 ? '' : 's'}`,
      });
}

function named({ accountId }: Receipt, { en, fr }: Text): Text {
  return { en: `${accountId} ${en}`, fr: `${accountId} ${fr}` };
}

const passed = (text: Text): Check => ({ ok: true, text });
const failed = (text: Text): Check => ({ ok: false, text });

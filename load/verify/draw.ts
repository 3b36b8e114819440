import { limits } from '../../server/draw/record.ts';
import { signedPart } from '../analysis/audit/draw.ts';
import { keyProblems } from '../analysis/audit/signature.ts';
import { UsageError } from '../cli/command.ts';
import type { Text } from '../cli/text.ts';
import { type DrawProof, drawChecks, type PublishedDraw, proofChecks } from './draw-problems.ts';
import { publishedKeys } from './published-keys.ts';
import type { Check, Kind, Sources, Verification } from './verification.ts';

/** A published draw, with its list or without. */
export const drawKind: Kind = {
  is: (json) => json['kind'] === 'draw' || ('commitment' in json && 'listRoot' in json),
  verify: async (json, sources) => {
    const draw = json as unknown as PublishedDraw;
    return withSignature(draw, sources, drawChecks(draw));
  },
};

/** One person's part in a draw. */
export const drawProofKind: Kind = {
  is: (json) => json['kind'] === 'drawProof',
  verify: async (json, sources) => {
    const proof = json as unknown as DrawProof;
    return withSignature(proof.draw, sources, [...drawChecks(proof.draw), ...proofChecks(proof)]);
  },
};

/** The sums need no key. Where there are keys, the site's signature is checked too; where there are none, that is said. */
async function withSignature(draw: PublishedDraw, sources: Sources, checks: Check[]): Promise<Verification> {
  const verification = about(draw);
  const keys = await publishedKeys(sources).catch((error) => {
    if (sources.keys === null && error instanceof UsageError) return null;
    throw error;
  });
  if (keys === null) {
    const note: Text = {
      en: 'The signature was not checked: give --keys.',
      fr: 'La signature n’a pas été vérifiée : donnez --keys.',
    };
    return { ...verification, notes: [...verification.notes, note], checks };
  }
  const signed = signedPart(draw);
  const verdict = keys.ring.check(signed);
  const good: Text = { en: 'the site has signed it', fr: 'le site l’a signé' };
  const bad = verdict === 'holds' ? good : keyProblems(signed.keyId)[verdict];
  const signature: Check = {
    ok: verdict === 'holds',
    text: verdict === 'holds' ? good : { en: `the draw ${bad.en}`, fr: `le tirage ${bad.fr}` },
  };
  return { ...verification, checks: [signature, ...checks] };
}

function about(draw: PublishedDraw): Omit<Verification, 'checks'> {
  const notes: Text[] = [limits];
  if (draw.round !== null && !draw.round.rehearsal) {
    notes.push({
      en: `Look round ${draw.round.round} of ${draw.round.source} up and compare its value; its own signature is not checked here.`,
      fr: `Cherchez le tour ${draw.round.round} de ${draw.round.source} et comparez sa valeur ; sa propre signature n’est pas vérifiée ici.`,
    });
  }
  if (draw.list === undefined) {
    notes.push({
      en: 'The list itself is not in this file (GET /api/draw/list).',
      fr: 'La liste elle-même n’est pas dans ce fichier (GET /api/draw/list).',
    });
  }
  const none: Text = { en: 'none', fr: 'aucun' };
  return {
    kind: 'draw',
    title: { en: 'A draw', fr: 'Un tirage au sort' },
    states: [
      [{ en: 'numbers', fr: 'numéros' }, String(draw.numbers ?? 0)],
      [{ en: 'list’s root', fr: 'racine de la liste' }, draw.listRoot ?? none],
      [
        { en: 'beacon', fr: 'balise' },
        draw.round === null ? none : `${draw.round.source}, ${draw.round.round}: ${draw.beacon ?? '-'}`,
      ],
      [{ en: 'seed', fr: 'graine' }, draw.seed ?? none],
    ],
    notes,
  };
}

import { limits } from '../../server/draw/record.ts';
import type { Text } from '../cli/text.ts';
import { type DrawProof, drawChecks, type PublishedDraw, proofChecks } from './draw-problems.ts';
import type { Kind, Verification } from './verification.ts';

/** A published draw, with its list or without. */
export const drawKind: Kind = {
  is: (json) => json['kind'] === 'draw' || ('commitment' in json && 'listRoot' in json),
  verify: async (json) => {
    const draw = json as unknown as PublishedDraw;
    return { ...about(draw), checks: drawChecks(draw) };
  },
};

/** One person's part in a draw. */
export const drawProofKind: Kind = {
  is: (json) => json['kind'] === 'drawProof',
  verify: async (json) => {
    const proof = json as unknown as DrawProof;
    return { ...about(proof.draw), checks: [...drawChecks(proof.draw), ...proofChecks(proof)] };
  },
};

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

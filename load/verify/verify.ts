import type { Paint } from '../cli/paint.ts';
import { type Language, say, type Text } from '../cli/text.ts';
import { drawKind, drawProofKind } from './draw.ts';
import { readJson, refusal } from './read.ts';
import { receiptKind } from './receipt.ts';
import type { Kind, Sources, Verification } from './verification.ts';

/** Every kind of file that can be verified; the first that knows it takes it. */
const kinds: readonly Kind[] = [receiptKind, drawKind, drawProofKind];

/**
 * Verifies one file by itself, with what was published.
 *
 * @throws UsageError when it cannot be read, is of no known kind, or something needed is missing
 */
export async function verifyFile(sources: Sources): Promise<Verification> {
  const json = await readJson(sources.file, sources.language);
  const kind = kinds.find((one) => one.is(json));
  if (kind === undefined)
    throw refusal(
      {
        en: `"${sources.file}" is nothing that can be verified: give a receipt (GET /api/receipt), a draw (GET /api/draw, a run’s draw.json) or one’s part in it (GET /api/draw/proof)`,
        fr: `« ${sources.file} » n’est rien qui se vérifie : donnez un récépissé (GET /api/receipt), un tirage (GET /api/draw, le draw.json d’un essai) ou sa part (GET /api/draw/proof)`,
      },
      sources.language,
    );
  return kind.verify(json, sources);
}

export function holds({ checks }: Verification): boolean {
  return checks.every(({ ok }) => ok);
}

const HOLDS: Text = { en: 'It holds.', fr: 'Il tient.' };
const FAILS: Text = {
  en: 'It does NOT hold: what it says cannot be relied on.',
  fr: 'Il NE tient PAS : on ne peut pas se fier à ce qu’il dit.',
};

/** What it states, what was looked at, and the verdict, a line each. */
export function verificationLines(verification: Verification, language: Language, paint: Paint): string[] {
  const { title, states, notes, checks } = verification;
  const width = Math.max(...states.map(([name]) => say(name, language).length));
  const rows = states.map(
    ([name, value]) => `  ${say(name, language).padEnd(width)}  ${say(value, language)}`,
  );
  const marks = checks.map(({ ok, text }) => {
    const mark = ok ? paint.green('✓') : paint.red('✗');
    return `  ${mark} ${say(text, language)}.`;
  });
  const good = holds(verification);
  const verdict = say(good ? HOLDS : FAILS, language);
  return [
    paint.bold(say(title, language)),
    ...rows,
    '',
    ...marks,
    ...notes.map((note) => `  ${paint.dim(say(note, language))}`),
    '',
    good ? paint.green(`✓ ${verdict}`) : paint.red(`✗ ${verdict}`),
  ];
}

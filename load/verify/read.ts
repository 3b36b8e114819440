import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../cli/command.ts';
import { type Language, say, type Text } from '../cli/text.ts';

/** Refuses to go on: exit 2, with the remedy. */
export function refusal(text: Text, language: Language): UsageError {
  return new UsageError([say(text, language)]);
}

/**
 * One JSON object of a file.
 *
 * @throws UsageError where there is none
 */
export async function readJson(path: string, language: Language): Promise<Record<string, unknown>> {
  const text = await readText(path, language);
  const json = parsed(text);
  if (json !== null && typeof json === 'object' && !Array.isArray(json))
    return json as Record<string, unknown>;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length > 1 && parsed(lines[0]!) !== undefined)
    throw refusal(
      {
        en: `"${path}" holds ${lines.length} statements; give one, or check a whole run with: opening-day audit DIR`,
        fr: `« ${path} » contient ${lines.length} attestations ; donnez-en une, ou vérifiez tout un essai avec : opening-day audit DIR`,
      },
      language,
    );
  throw refusal(
    {
      en: `"${path}" is no JSON object: it was cut short or damaged; save it again from where you got it`,
      fr: `« ${path} » n’est pas un objet JSON : il est tronqué ou abîmé ; enregistrez-le de nouveau depuis sa source`,
    },
    language,
  );
}

async function readText(path: string, language: Language): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const why: Record<string, Text> = {
      ENOENT: { en: 'does not exist', fr: 'n’existe pas' },
      EISDIR: { en: 'is a folder; give a file', fr: 'est un dossier ; donnez un fichier' },
      EACCES: { en: 'may not be read by you', fr: 'ne peut pas être lu par vous' },
    };
    const { en, fr } = why[code] ?? { en: `cannot be read (${code})`, fr: `ne peut pas être lu (${code})` };
    throw refusal({ en: `"${path}" ${en}`, fr: `« ${path} » ${fr}` }, language);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The path itself, or the file of that name in it where it is a folder. */
export async function fileIn(path: string, name: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() ? join(path, name) : path;
}

export async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

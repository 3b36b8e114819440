import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT } from '../cli/exit.ts';
import { line, type Rim } from '../cli/rim.ts';
import { type Language, say } from '../cli/text.ts';
import type { Manifest } from '../record/files.ts';
import { partOf, type Segment } from './segment.ts';

/** Says where a machine's part was written and what to do with it: a part is no run to be judged. Returns the exit code. */
export async function partDone(
  folder: string,
  segment: Segment,
  { rim, json, language }: { rim: Rim; json: boolean; language: Language },
): Promise<number> {
  const { run, valid, invalidReasons }: Manifest = JSON.parse(
    await readFile(join(folder, 'run.json'), 'utf8'),
  );
  const exitCode = valid ? EXIT.met : EXIT.invalid;
  if (json) {
    line(rim.out, JSON.stringify({ run, folder, segment, valid, invalidReasons, exitCode }));
    return exitCode;
  }
  const part = partOf(segment, language);
  for (const reason of invalidReasons) line(rim.out, `! ${reason}`);
  line(
    rim.out,
    say(
      {
        en: `${part}: ${folder}\nBring the folders of all parts together, and make one run of them: opening-day merge DIR DIR...`,
        fr: `${part} : ${folder}\nRassemblez les dossiers de toutes les parties, et faites-en un seul essai : opening-day merge DIR DIR...`,
      },
      language,
    ),
  );
  return exitCode;
}

import { join } from 'node:path';
import { paintFor } from '../cli/paint.ts';
import { line, type Rim } from '../cli/rim.ts';
import { type Language, say } from '../cli/text.ts';
import { reportOn } from '../report/write.ts';
import { exitCodeOf, verdictLines } from './verdict.ts';

/**
 * Judges a run from its files alone, writes the report into its folder, and says what it comes to. Returns the
 * exit code.
 */
export async function judge(
  folder: string,
  { rim, json, language }: { rim: Rim; json: boolean; language: Language },
): Promise<number> {
  const { summary, audit } = await reportOn(folder, { language });
  const exitCode = exitCodeOf(summary, audit);
  const report = join(folder, 'report.html');
  if (json) {
    const { run, verdict, headline, objectives, quota, validity } = summary;
    const answer = { run, folder, report, exitCode, verdict, headline, objectives, quota, validity, audit };
    line(rim.out, JSON.stringify(answer));
    return exitCode;
  }
  const paint = paintFor(rim.out);
  const width = rim.out.terminal ? Math.min(rim.out.columns(), 100) : Number.POSITIVE_INFINITY;
  for (const each of verdictLines(summary, audit, { paint, language, width })) line(rim.out, each);
  line(rim.out);
  line(rim.out, `${say({ en: 'Report:', fr: 'Rapport :' }, language)} ${paint.bold(report)}`);
  return exitCode;
}

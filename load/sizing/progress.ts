import { line, type Output } from '../cli/rim.ts';
import { type Language, say, type Text } from '../cli/text.ts';
import { duration } from '../run/live/format.ts';
import { progressBar } from '../simulation/bar.ts';

/** How far a search is that does not know beforehand how many days it will live. */
export interface SearchProgress {
  /** A part of the search begins, which is expected to live so many people, counted once for each day. */
  part(title: Text, expectedPeople: number): void;
  /** A day was lived. */
  lived(people: number): void;
  close(): void;
}

/** What is left is told by how fast people have been lived so far. A part that ends early gives back what it was expected to take. */
export function searchProgress(
  output: Output,
  { language, expected, now }: { language: Language; expected: number; now(): number },
): SearchProgress {
  const bar = progressBar(output);
  const startedMs = now();
  let done = 0;
  let before = 0;
  let inPart = 0;
  let ofPart = 0;
  let all = expected;
  let title = '';
  const draw = () => {
    const share = Math.min(0.99, done / Math.max(1, all));
    const spentMs = now() - startedMs;
    const left = share > 0.02 ? duration((spentMs * (1 - share)) / share) : null;
    const note =
      left === null ? '' : say({ en: `, about ${left} to go`, fr: `, encore ${left} environ` }, language);
    bar.draw(share, `${title}${note}`);
  };
  return {
    part(text, expectedPeople) {
      all += inPart - ofPart;
      [inPart, ofPart] = [0, expectedPeople];
      before = done;
      title = say(text, language);
      if (!output.terminal) line(output, `${title} ...`);
      draw();
    },
    lived(people) {
      done += people;
      inPart = done - before;
      if (inPart > ofPart) {
        all += inPart - ofPart;
        ofPart = inPart;
      }
      draw();
    },
    close: bar.close,
  };
}

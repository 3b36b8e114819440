/** A line for whoever watches. */
export type Note = (line: string) => void;

/** One way to come by a program. */
export interface Way {
  /** What is being tried, as people read it: "apt-get install redis-server". */
  name: string;
  /** Whether it can be tried on this machine at all. */
  possible: boolean;
  /** The program's path; throws with the reason when this way does not lead there. */
  take(): Promise<string>;
}

/** Thrown when no way led to the program; the message says what was tried and exactly what to install. */
export class CannotProvide extends Error {
  override name = 'CannotProvide';
}

/**
 * Takes the first way that works and says so. Throws `CannotProvide` with every reason and the advice.
 * Ways are tried in order, one at a time: a later one may cost minutes.
 */
export async function firstWay(program: string, ways: Way[], advice: string, note: Note): Promise<string> {
  const reasons: string[] = [];
  for (const way of ways) {
    if (!way.possible) continue;
    note(`${program} is not here yet: trying ${way.name}`);
    try {
      const path = await way.take();
      note(`${program}: ${path}, by ${way.name}`);
      return path;
    } catch (error) {
      const reason = `${way.name}: ${lastLine((error as Error).message)}`;
      note(`${program}: no luck with ${reason}`);
      reasons.push(reason);
    }
  }
  const tried = reasons.length > 0 ? ` Tried: ${reasons.join('; ')}.` : '';
  throw new CannotProvide(`${program} is missing.${tried} ${advice}`);
}

/** The last line that says something: where command-line tools put the reason. */
function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}

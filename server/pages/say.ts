import type { View } from './view.ts';

/** Minutes left, opening time, that are announced: of what one waits for, and of what one must not miss. */
const waitingMarks = [30, 10, 5, 2, 1];
const lastMarks = [5, 2, 1];

/** The mark that the time left has passed last; null before the first. */
export function markOf(leftMs: number, marks = waitingMarks): number | null {
  let reached: number | null = null;
  for (const mark of marks) if (leftMs <= mark * 60_000) reached = mark;
  return reached;
}

/** A round number that is not below: 1 to 10, then tens to a hundred, then hundreds, thousands and so on. */
export function roundUp(people: number): number {
  if (people <= 10) return people <= 0 ? 0 : people <= 5 ? 5 : 10;
  const step = 10 ** Math.floor(Math.log10(people - 1));
  return Math.ceil(people / step) * step;
}

/** What is said of the people ahead: in steps, so that a screen reader is told tens of times, not thousands. */
export function sayAhead({ w, f }: View, ahead: number): { step: string; text: string } {
  const bound = roundUp(ahead);
  return bound === 0
    ? { step: 'ahead 0', text: w.waiting.saysNext }
    : { step: `ahead ${bound}`, text: w.waiting.says(f.number(bound)) };
}

/** What is said of time that runs out: at once, and at each mark. */
export function sayLeft(
  { f }: View,
  leftMs: number,
  says: (left: string) => string,
): { step: string; text: string } {
  return { step: `left ${markOf(leftMs, lastMarks) ?? ''}`, text: says(f.duration(leftMs / 1000)) };
}

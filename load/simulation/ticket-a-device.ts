import { turnOf } from '../../server/draw/turns.ts';

/**
 * A faulty draw, for the check of equal chances to find: each of a person's devices has a ticket of its own, and the
 * first of them that is drawn counts.
 *
 * @param size numbers on the list
 * @param ticketsOf how many tickets the holder of a number has
 * @returns by number: its turn
 */
export function turnsByTickets(seed: string, size: number, ticketsOf: (number: number) => number): number[] {
  const tickets: number[] = [];
  for (let number = 1; number <= size; number++)
    for (let ticket = ticketsOf(number); ticket > 0; ticket--) tickets.push(number);
  const drawn: number[] = [];
  tickets.forEach((number, i) => {
    drawn[turnOf(seed, tickets.length, i + 1)] = number;
  });
  const turns: number[] = [];
  let turn = 0;
  for (const number of drawn) if (number !== undefined) turns[number] ??= ++turn;
  return turns;
}

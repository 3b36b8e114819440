import fc from 'fast-check';
import { type DrawStep, drawSteps } from '../store/draw-model.ts';
import type { Controls, QuotaModel, Terms } from '../store/quota-model.ts';

/** Eight people: five regular, one exempt, one whose application is incomplete, one whom nobody set up. */
export const everyone = ['ann', 'ben', 'cho', 'dee', 'eli', 'exa', 'inc', 'nil'] as const;

/** Whom an operation is about: a person by index, or one of those who stand somewhere, if there is any. */
export interface Who {
  from: 'everyone' | 'waiting' | 'standby' | 'called' | 'admitted' | 'signedIn' | 'holders' | 'formerHolders';
  index: number;
  /** Whose spot is shown: their own latest, none, one that does not exist, or another person's. */
  spot: 'own' | 'none' | 'beyond' | 'foreign';
}

/** One step of a run. `late` operations carry a deadline that has passed. */
export type Operation =
  | { do: 'join' | 'submit' | 'weigh' | 'pay' | 'signIn'; who: Who[]; late: boolean }
  | { do: 'admit' | 'leave' | 'standBy' | 'signOut'; who: Who; late: boolean }
  | { do: 'signed'; who: Who[] }
  | { do: 'spot'; who: Who }
  | { do: 'way'; who: Who[] }
  | { do: 'lapse' }
  /** A step of the draw: the one that is due, or any other. */
  | { do: 'draw'; step: DrawStep['do'] | 'due'; value: number; fence: 'own' | 'former' }
  | { do: 'extend'; amount: number; key: string }
  | { do: 'advance'; want: number; fence: 'own' | 'former'; version: 'right' | 'wrong'; late: boolean }
  /** Another opening takes the place of this one; its ledger has been chained to the end, or not. */
  | { do: 'next'; id: 'new' | 'same' | 'former'; chained: boolean; total: number; late: boolean }
  /** The clock goes to one of the next limits, or a millisecond beside it; to that of the whole day if `closing`. */
  | { do: 'time'; limit: number; beside: number; closing: boolean }
  /** The clock goes on, or back. */
  | { do: 'step'; byMs: number }
  | { do: 'control'; change: Partial<Controls> }
  | { do: 'complete'; who: Who; complete: boolean }
  | { do: 'documents'; who: Who; how: 'ask' | 'hand'; names: string[]; late: boolean }
  | { do: 'intend'; who: Who; late: boolean }
  /** The payment service tells, now, of a payment made some time ago; of the latest intent, or of one that nobody knows. */
  | { do: 'settle'; who: Who; outcome: 'paid' | 'refused'; agoMs: number; known: boolean; late: boolean }
  /** An application is saved, by somebody who has read the present version, or an older one. */
  | {
      do: 'save';
      who: Who;
      behind: number;
      category: 'regular' | 'exempt';
      complete: boolean;
      family: number[];
      late: boolean;
    };

const spot = fc.oneof(
  { weight: 12, arbitrary: fc.constant('own' as const) },
  { weight: 1, arbitrary: fc.constantFrom('none' as const, 'beyond' as const, 'foreign' as const) },
);
const whoFrom = (...likely: Who['from'][]): fc.Arbitrary<Who> =>
  fc.record({
    from: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...likely) },
      { weight: 1, arbitrary: fc.constant('everyone' as const) },
    ),
    index: fc.nat(everyone.length - 1),
    spot,
  });
const several = (likely: Who['from']) => fc.array(whoFrom(likely), { minLength: 1, maxLength: 5 });
const late = fc.oneof(
  { weight: 30, arbitrary: fc.constant(false) },
  { weight: 1, arbitrary: fc.constant(true) },
);
const control: fc.Arbitrary<Partial<Controls>> = fc.oneof(
  // Off more often than on, or little would happen.
  ...(['paused', 'maintenance', 'halted'] as const).map((name) =>
    fc.constantFrom(true, false, false, false).map((on) => ({ [name]: on })),
  ),
  fc.integer({ min: 1, max: 4 }).map((maxActive) => ({ maxActive })),
);

export const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('join' as const),
      who: several('everyone'),
      late,
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('submit' as const),
      who: fc.oneof(several('admitted'), several('signedIn')),
      late,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('weigh' as const),
      who: fc.oneof(several('admitted'), several('signedIn')),
      late,
    }),
  },
  // In the modes without a limit these are answered at once: few of the operations, so that a room stays busy.
  { weight: 4, arbitrary: fc.record({ do: fc.constant('signIn' as const), who: several('everyone'), late }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('signOut' as const), who: whoFrom('signedIn'), late }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('signed' as const), who: several('signedIn') }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pay' as const), who: several('holders'), late }) },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('admit' as const),
      who: whoFrom('called', 'called', 'called', 'admitted'),
      late,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('leave' as const),
      who: whoFrom('waiting', 'called', 'admitted', 'standby'),
      late,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('standBy' as const),
      who: whoFrom('waiting', 'waiting', 'everyone', 'standby'),
      late,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('spot' as const),
      who: whoFrom('waiting', 'standby', 'called', 'called', 'admitted', 'admitted', 'holders'),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('way' as const), who: several('everyone') }) },
  { weight: 2, arbitrary: fc.constant({ do: 'lapse' as const }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('intend' as const), who: whoFrom('holders'), late }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      who: whoFrom('holders'),
      outcome: fc.constantFrom('paid' as const, 'paid' as const, 'refused' as const),
      agoMs: fc.constantFrom(0, 0, 1, 500, 3_000),
      known: fc.constantFrom(true, ...Array<boolean>(9).fill(true), false),
      late,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('documents' as const),
      who: whoFrom('holders'),
      how: fc.constantFrom('ask' as const, 'hand' as const),
      names: fc.uniqueArray(fc.constantFrom('diploma', 'birth|certificate', 'passport'), { minLength: 1 }),
      late,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('save' as const),
      who: whoFrom('everyone', 'everyone', 'holders'),
      behind: fc.constantFrom(0, 0, 0, 1),
      category: fc.constantFrom('regular' as const, ...Array(5).fill('regular' as const), 'exempt' as const),
      complete: fc.constantFrom(true, true, true, true, true, true, true, false),
      family: fc.uniqueArray(fc.nat(5), { maxLength: 2 }),
      late,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('draw' as const),
      step: fc.oneof(
        { weight: 1, arbitrary: fc.constant('due' as const) },
        { weight: 1, arbitrary: fc.constantFrom(...drawSteps) },
      ),
      value: fc.nat(2),
      fence: fc.constantFrom('own' as const, ...Array(9).fill('own' as const), 'former' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('extend' as const),
      amount: fc.integer({ min: 1, max: 2 }),
      key: fc.constantFrom('', 'monday', 'monday', 'tuesday'),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('advance' as const),
      want: fc.integer({ min: 0, max: 5 }),
      fence: fc.constantFrom('own' as const, ...Array(9).fill('own' as const), 'former' as const),
      version: fc.constantFrom('right' as const, ...Array(9).fill('right' as const), 'wrong' as const),
      late,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('time' as const),
      limit: fc.constantFrom(0, 0, 1, 2),
      beside: fc.constantFrom(-1, 0, 1),
      closing: fc.constantFrom(true, ...Array<boolean>(19).fill(false)),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('step' as const), byMs: fc.integer({ min: -500, max: 1500 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('control' as const), change: control }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('complete' as const),
      who: whoFrom('everyone'),
      complete: fc.boolean(),
    }),
  },
);

/** The same, of a year in which openings follow one another. */
export const yearOperation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 90, arbitrary: operation },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('next' as const),
      id: fc.constantFrom('new' as const, 'new' as const, 'new' as const, 'same' as const, 'former' as const),
      chained: fc.constantFrom(true, true, true, false),
      total: fc.integer({ min: 1, max: 3 }),
      late,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.constant({ do: 'time' as const, limit: 0, beside: 0, closing: true }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('join' as const, 'submit' as const, 'weigh' as const),
      who: several('formerHolders'),
      late,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('standBy' as const), who: whoFrom('formerHolders'), late }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('intend' as const), who: whoFrom('holders'), late }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      who: whoFrom('holders'),
      outcome: fc.constantFrom('paid' as const, 'refused' as const),
      agoMs: fc.constant(0),
      known: fc.constant(true),
      late,
    }),
  },
);

/** When the pre-queue of a small opening begins; the rest of its day lies seconds apart. */
const preQueueAtMs = Date.parse('2016-06-13T08:00:00-04:00');
const opensAtMs = preQueueAtMs + 2_000;

/** When a run begins: mostly with the opening, sometimes in the pre-queue or before it. */
export const beginning = fc.constantFrom(
  preQueueAtMs - 1,
  preQueueAtMs,
  opensAtMs,
  opensAtMs,
  opensAtMs,
  opensAtMs,
);

/** Small openings, so that the last place, the cap and every limit are met often. */
export const terms: fc.Arbitrary<Terms> = fc.record({
  mode: fc.constantFrom('fifo', 'fifo', 'fifo', 'fifo', 'lottery', 'lottery', 'passthrough', 'session-limit'),
  unpaid: fc.constantFrom('returned', 'burned'),
  total: fc.constantFrom(1, 1, 2, 2, 3, 5),
  preQueueAtMs: fc.constant(preQueueAtMs),
  listClosesAtMs: fc.constantFrom(opensAtMs - 500, opensAtMs),
  opensAtMs: fc.constant(opensAtMs),
  closesAtMs: fc.constant(opensAtMs + 60_000),
  paymentMs: fc.constantFrom(4_000, 9_000),
  claimMs: fc.constant(1_500),
  sessionMs: fc.constant(3_000),
  exemptBurst: fc.constantFrom(1, 2),
  exemptMs: fc.constant(5_000),
});

/** The same terms for an opening that begins its pre-queue half a second from now. */
export function termsFrom(before: Terms, nowMs: number, total: number): Terms {
  const later = (ms: number) => ms - before.preQueueAtMs + nowMs + 500;
  return {
    ...before,
    total,
    preQueueAtMs: later(before.preQueueAtMs),
    listClosesAtMs: later(before.listClosesAtMs),
    opensAtMs: later(before.opensAtMs),
    closesAtMs: later(before.closesAtMs),
  };
}

/** The account and number that `who` stands for at this point of a run. */
export function resolve(model: QuotaModel, who: Who): { accountId: string; number: number } {
  const groups: Record<Who['from'], () => string[]> = {
    everyone: () => [...everyone],
    waiting: () => [...model.turnsIn('waiting'), ...model.turnsIn('turnedAway')].map((t) => t.accountId),
    standby: () => model.turnsIn('standby').map((turn) => turn.accountId),
    called: () => model.turnsIn('called').map((turn) => turn.accountId),
    admitted: () => model.turnsIn('admitted').map((turn) => turn.accountId),
    signedIn: () => model.signedIn(),
    holders: () => model.places.holdings.map((held) => held.accountId),
    formerHolders: () => everyone.filter((id) => model.holds(id)),
  };
  const group = [groups[who.from](), groups.waiting()].find((some) => some.length > 0) ?? everyone;
  const accountId = group[who.index % group.length]!;
  const own = model.turnOf(accountId)?.number ?? 0;
  const foreign = model.turns.find((turn) => turn.accountId !== accountId)?.number ?? 0;
  return { accountId, number: { own, none: 0, beyond: model.turns.length + 1, foreign }[who.spot] };
}

/** The next instants, in ascending order, at which something begins or runs out; opening ms. */
export function limitsAhead(model: QuotaModel): number[] {
  const limits = [
    ...[model.terms.preQueueAtMs, model.terms.listClosesAtMs, model.terms.opensAtMs],
    ...model.turnsIn('called').map((turn) => turn.claimByMs),
    ...model.turnsIn('admitted').map((turn) => turn.expiresAtMs),
    ...model.signIns.values(),
    ...(model.draw.root ? [model.draw.root.revealByMs, model.draw.root.roundAtMs] : []),
    ...model.places.holdings
      .filter((held) => held.state === 'reserved')
      .flatMap((held) => [held.payByMs, held.waitsUntilMs]),
  ];
  const ahead = limits.filter((limit) => limit >= model.nowMs - 1);
  return [...new Set(ahead)].sort((a, b) => a - b);
}

import type { Action, Step } from '../behaviour/journey.ts';

/** What an event is: somebody's step, or one of these. Its bearer is a person, a call or nobody. */
export const kinds = {
  ...{
    step: 0,
    execute: 1,
    answer: 2,
    tick: 3,
    draw: 4,
    portal: 5,
    lapse: 6,
    timeout: 7,
    operator: 8,
    ask: 9,
  },
} as const;

const actions: readonly (Action | 'quit')[] = [
  ...(['look', 'join', 'poll', 'admit', 'signIn', 'save', 'submit', 'signOut', 'pay'] as const),
  ...(['standBy', 'leave', 'quit'] as const),
];
const openingBit = 1 << 13;
const retryBit = 1 << 14;
const quitCode = actions.indexOf('quit');

/** A step in 32 bits: kind, action, device, clock, retry, plan. When it is meant for is the event's time. */
export function packed({ action, device, clock, retry, plan }: Omit<Step, 'ms'>): number {
  const bits = (device << 8) | (clock === 'opening' ? openingBit : 0) | (retry ? retryBit : 0) | (plan << 15);
  return kinds.step | (actions.indexOf(action) << 4) | bits;
}

export function unpacked(what: number): Step {
  return {
    device: (what >> 8) & 31,
    action: actions[(what >> 4) & 15]!,
    clock: (what & openingBit) === 0 ? 'wall' : 'opening',
    ms: 0,
    retry: (what & retryBit) !== 0,
    plan: what >> 15,
  };
}

export function isQuit(what: number): boolean {
  return ((what >> 4) & 15) === quitCode;
}

export function kindOf(what: number): number {
  return what & 15;
}

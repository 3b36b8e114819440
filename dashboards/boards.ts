import type * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { type Board, build } from './board.ts';
import { bounds, portal, service } from './capacity.ts';
import { fairness } from './fairness.ts';
import { flow } from './flow.ts';
import { load } from './load.ts';
import { quota } from './quota.ts';

/** Every dashboard; the file of each is its `uid` with `.json`. */
export const boards: readonly Board[] = [
  {
    uid: 'opening-day',
    title: 'Opening day',
    description:
      'The day on one screen, in the order in which people go through it: arrive, wait, called, submit, places.',
    rows: [[null, flow]],
  },
  {
    uid: 'fairness-and-quota',
    title: 'Fairness and quota',
    description: 'One opening with one quota: is it in order, is exactly the quota given?',
    rows: [
      ['Fairness', fairness],
      ['Quota accuracy', quota],
    ],
  },
  {
    uid: 'load',
    title: 'Load (k6)',
    description: 'The crowd as k6 drives it: whether the generator keeps up, and what it sees.',
    rows: [[null, load]],
  },
  {
    uid: 'capacity',
    title: 'Capacity',
    description: 'How long an answer takes, and what bounds it: Redis, the event loop, sockets, the portal.',
    rows: [
      ['Service', service],
      ['What can be short', bounds],
      ['The portal', portal],
    ],
  },
];

export function builtBoards(): dashboard.Dashboard[] {
  return boards.map(build);
}

/** A dashboard as its file holds it. */
export function boardJson(board: Board): string {
  return `${JSON.stringify(build(board), null, 2)}\n`;
}

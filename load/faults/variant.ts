import type { Route } from '../../server/http.ts';
import type { Services } from '../../server/services.ts';
import type { ScriptName } from '../../server/store/keys.ts';
import type { Person } from '../population/person.ts';

/** How people are let in on the day that shows the fault. */
export type Mode = 'fifo' | 'passthrough';

/** A reference server with one fault planted in it. */
export interface Variant {
  /** `lose-acknowledged`. */
  name: string;
  /** What it does, in a few words for the table. */
  does: string;
  /** The day that shows it. */
  mode: Mode;
  /**
   * The checks made for this fault: `audit balance` (a rule), `objective order.displaced` (a measure), `sceptic
   * rejoin` (a probe). One of them must see it; being caught by another one alone would be luck.
   */
  seenBy: readonly string[];
  /** Changes to scripts. */
  scripts?: readonly ScriptChange[];
  /** Changes to routes. */
  routes?: (routes: readonly Route[], surroundings: Surroundings) => Route[];
}

/** One change to a script's source, includes in place. */
export interface ScriptChange {
  /** In these, or wherever the text stands. */
  scripts: readonly ScriptName[];
  /** Stands exactly once in each of them. */
  from: string;
  to: string;
}

export interface Surroundings {
  services: Services;
  /** Who comes: a real server would know no more of them than how they behave. */
  people: () => readonly Person[];
}

/**
 * The script with a variant's changes.
 *
 * @throws Error when a text that is to be changed does not stand there exactly once: the source has moved on, and
 *   the fault would silently be none.
 */
export function changedScript(variant: Variant, name: ScriptName, lua: string): string {
  let text = lua;
  for (const { scripts, from, to } of variant.scripts ?? []) {
    if (!scripts.includes(name)) continue;
    const times = text.split(from).length - 1;
    if (times !== 1)
      throw new Error(`fault ${variant.name}: "${from}" stands ${times} times in ${name}, not once`);
    text = text.replace(from, () => to);
  }
  return text;
}

/**
 * The routes with one of them changed.
 *
 * @throws Error when there is no such route
 */
export function changedRoute(
  routes: readonly Route[],
  method: Route['method'],
  path: string,
  change: (handle: Route['handle']) => Route['handle'],
): Route[] {
  const found = routes.filter((route) => route.method === method && route.path === path);
  if (found.length !== 1) throw new Error(`there is no one route ${method} ${path}`);
  return routes.map((route) => (route === found[0] ? { ...route, handle: change(route.handle) } : route));
}

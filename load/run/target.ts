import type { Scenario } from '../scenario/schema.ts';

/** Whether load may go to an address, and on which condition. */
export type Permission =
  | { allowed: 'thisMachine' }
  /** The scenario names the host; the person has to confirm. */
  | { allowed: 'ifConfirmed'; host: string }
  | { allowed: 'no'; host: string };

/**
 * This is a rehearsal tool, not a weapon: load goes to this machine, or to a host that the scenario's
 * `target.authorised` names and that the person confirms. Names are compared as written, not resolved:
 * what a name points to may change between the check and the run.
 */
export function permission(url: string, target: Scenario['target']): Permission {
  const host = new URL(url).hostname;
  if (isLoopback(host)) return { allowed: 'thisMachine' };
  const named = target?.authorised.some((each) => each.toLowerCase() === host) ?? false;
  return named ? { allowed: 'ifConfirmed', host } : { allowed: 'no', host };
}

/** 127.0.0.0/8, ::1 and the name localhost; as `URL` writes them, which turns `127.1` into `127.0.0.1`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

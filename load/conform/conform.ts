import { adminChecks } from './admin.ts';
import type { Check } from './check.ts';
import { publicChecks } from './public.ts';

/** Asks a server everything of the contract's HTTP section that can be asked without taking a place. */
export async function conformity(url: string, adminToken: string | null, unique: string): Promise<Check[]> {
  const open = await publicChecks(url, unique);
  return [...open, ...(await adminChecks(url, adminToken, unique))];
}

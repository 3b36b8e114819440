import { adminChecks } from './admin.ts';
import type { Asked, Check } from './check.ts';
import { publicChecks } from './public.ts';

/** Asks a server everything of the contract's HTTP section that can be asked without taking a place. */
export async function conformity(asked: Asked, adminToken: string | null, unique: string): Promise<Check[]> {
  const open = await publicChecks(asked, unique);
  return [...open, ...(await adminChecks(asked, adminToken, unique))];
}

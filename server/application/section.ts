import { Refusal } from '../errors.ts';
import type { Answer, Exchange } from '../http.ts';
import { hasRoom } from '../opening/settings.ts';
import type { Services } from '../services.ts';

/**
 * Saves one section of the form, as far as the load of it goes: whoever is inside has the portal work once. What a
 * section holds is not kept here; the application itself is `PUT /api/application`.
 *
 * @throws Refusal not_admitted, session_ended, busy, portal_timeout
 */
export async function saveSection(services: Services, exchange: Exchange): Promise<Answer> {
  const accountId = services.account(exchange);
  services.writable();
  const mode = services.mode();
  if (hasRoom(mode)) await admitted(services, exchange, accountId);
  await services.throughPortal();
  if (mode === 'session-limit') await services.signedIn(exchange);
  return { status: 204, body: '' };
}

/** @throws Refusal not_admitted where there is no admission, somebody else's, or one that has run out */
async function admitted(
  { tokens, store }: Services,
  { admission }: Exchange,
  accountId: string,
): Promise<void> {
  const shown = admission === '' ? null : tokens.readAdmission(admission);
  if (shown === null || shown.accountId !== accountId) throw new Refusal('not_admitted');
  const { code } = await store.spot(shown.number, accountId);
  if (code !== 'admitted') throw new Refusal('not_admitted');
}

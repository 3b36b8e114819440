import { Refusal } from '../errors.ts';
import type { Answer, Exchange } from '../http.ts';
import { hasRoom } from '../opening/settings.ts';
import type { Services } from '../services.ts';
import { saveOneSection } from './draft.ts';

/**
 * Saves one section of the form. Without a body it is one as far as the load of it goes, which is what a crowd sends
 * whose forms are not its point: whoever is inside has the portal work once.
 *
 * @throws Refusal not_admitted, session_ended, busy, portal_timeout; with a body, as `saveOneSection`
 */
export async function saveSection(services: Services, exchange: Exchange): Promise<Answer> {
  if (exchange.body !== '') return saveOneSection(services, exchange);
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

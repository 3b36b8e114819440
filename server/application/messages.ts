import { z } from 'zod';
import { readBody } from '../body.ts';
import { languageOf } from '../errors.ts';
import type { Answer, Exchange } from '../http.ts';
import type { Services } from '../services.ts';
import { answersOf } from './draft.ts';
import { feeOf } from './fee.ts';
import { type Notice, noticesOf, usualReminders, wordsOf } from './mailbox.ts';

/** Opening days in which documents are to be sent, from the day they are asked for, where an opening does not say: as published. */
const usualDocumentDays = 90;
const documentName = z
  .string('the name of a document')
  .trim()
  .regex(/^[^\n|]{1,100}$/, 'is empty, longer than 100 characters, or has a bar or a new line');
const documentNames = z.array(documentName).min(1, 'is empty').max(50, 'are more than 50');
const handedIn = z.strictObject({ names: documentNames });
export const documentsAsked = z.strictObject({ accountId: z.string().min(1).max(64), names: documentNames });

/** The mailbox, oldest first, in the language that the account remembers, or else the request's. */
export async function readMessages(services: Services, exchange: Exchange): Promise<Answer> {
  const { store, iso, config } = services;
  services.account(exchange);
  await services.door();
  const accountId = await services.signedIn(exchange);
  const [[notices = []], account] = await Promise.all([
    noticesFor(services, [accountId]),
    store.applicants.account(accountId),
  ]);
  const language = account?.language ?? languageOf(exchange.acceptLanguage);
  const format = new Intl.DateTimeFormat(`${language}-CA`, {
    ...{ dateStyle: 'long', timeStyle: 'short', timeZone: config.settings.opening.timeZone },
  });
  const when = (ms: number) => format.format(ms).replace(/\u202f/g, ' ');
  const messages = notices.map((notice) => ({
    id: `${notice.kind}-${notice.atMs}`,
    kind: notice.kind,
    at: iso(notice.atMs),
    dueAt: notice.dueAtMs === null ? null : iso(notice.dueAtMs),
    ...wordsOf(notice, language, when),
    ...(notice.names.length > 0 && { names: notice.names }),
  }));
  return { status: 200, headers: [['content-language', language]], body: JSON.stringify({ messages }) };
}

/** What the mailbox of each account tells, oldest first. */
async function noticesFor(
  { store, config, room }: Services,
  accountIds: readonly string[],
): Promise<Notice[][]> {
  const { opening } = config.settings;
  const { nowMs, ways } = await store.ways([...accountIds]);
  return Promise.all(
    accountIds.map(async (accountId, i) => {
      const [mail, kept, intent] = await Promise.all([
        store.applicants.mail(accountId),
        store.applicants.application(accountId),
        store.applicants.intent(accountId),
      ]);
      const { number, calledAtMs } = ways[i]!;
      // Stood by, and called since people were turned away for the first time: to a place that came back.
      const stoodBy =
        number > 0 && room.hasStoodBy(number) && mail.turnedAwayAtMs > 0 && calledAtMs >= mail.turnedAwayAtMs;
      return noticesOf({
        ...mail,
        nowMs,
        refund: intent?.state === 'refund' ? { atMs: intent.settledAtMs, amount: intent.amount } : null,
        standbyCalledAtMs: stoodBy ? calledAtMs : 0,
        feeTotal: feeOf(answersOf(kept.text), opening).total,
        reminders: opening.reminders ?? usualReminders,
      });
    }),
  );
}

/** Every notice that anybody has in their mailbox, a line each, for the operator. */
export async function allNotices(services: Services): Promise<Answer> {
  const { store, iso } = services;
  const accounts = await store.accounts();
  let body = '';
  for (let from = 0; from < accounts.length; from += 100) {
    const some = accounts.slice(from, from + 100);
    const boxes = await noticesFor(services, some);
    boxes.forEach((notices, i) => {
      for (const { kind, atMs, dueAtMs, rank, amount, names } of notices) {
        const dueAt = dueAtMs === null ? null : iso(dueAtMs);
        body += `${JSON.stringify({ accountId: some[i], kind, at: iso(atMs), dueAt, rank, amount, names })}\n`;
      }
    });
  }
  return { status: 200, type: 'application/x-ndjson; charset=utf-8', body };
}

/** @throws Refusal not_accepted, not_asked */
export async function handDocumentsIn(services: Services, exchange: Exchange): Promise<Answer> {
  services.account(exchange);
  const { names } = readBody(handedIn, exchange.body);
  services.writable();
  await services.door();
  const accountId = await services.signedIn(exchange);
  return told(services, await services.store.applicants.handIn(accountId, names));
}

/** The operator asks somebody for documents. @throws Refusal not_accepted */
export async function askForDocuments(services: Services, body: string): Promise<Answer> {
  const { accountId, names } = readBody(documentsAsked, body);
  services.writable();
  const { documentDays = usualDocumentDays } = services.config.settings.opening;
  return told(services, await services.store.applicants.askFor(accountId, names, documentDays * 86_400_000));
}

function told(
  services: Services,
  { code, documents }: Awaited<ReturnType<Services['store']['applicants']['askFor']>>,
): Answer {
  if (code !== 'ok') throw services.refusalOf(code);
  const { iso } = services;
  const at = (ms: number) => (ms === 0 ? null : iso(ms));
  const body = documents.map(({ name, askedAtMs, dueAtMs, handedAtMs }) => ({
    ...{ name, askedAt: iso(askedAtMs), dueAt: iso(dueAtMs), handedInAt: at(handedAtMs) },
    late: handedAtMs > dueAtMs,
  }));
  return { status: 200, body: JSON.stringify({ documents: body }) };
}

import { type SectionName, sectionNames } from '../application/form.ts';
import type { CookieName } from '../cookies.ts';
import { type ErrorCode, errors, type Language, Refusal } from '../errors.ts';
import type { Exchange, Route } from '../http.ts';
import { charge, type Intent } from '../payments/charge.ts';
import type { Api } from './api.ts';
import { markOf, valuesOf } from './fields.ts';
import { account, signInPage } from './screens/account.ts';
import { type Application, application, conflict, section } from './screens/application.ts';
import { type Assessed, assessed, assessment } from './screens/assessment.ts';
import { fee } from './screens/fee.ts';
import { type Message, messages } from './screens/messages.ts';
import { type OpeningOfYear, type Outcome, openings } from './screens/openings.ts';
import type { Screen, View } from './view.ts';

/** What a form leads to: another page, or one that answers at once, since it shows what was sent. */
export type Told =
  | { to: string; cookies?: Partial<Record<CookieName, string>> }
  | { screen: Screen; said?: ErrorCode };

/** What the pages of the journey are made with. */
export interface Desk {
  api: Api;
  /** Whether there is a payment service. */
  paysOnline: boolean;
  /** A page that is looked up for whoever asks. */
  page(path: string, language: Language, screen: (view: View, exchange: Exchange) => Promise<Screen>): Route;
  /** The form at the same address. A refusal that it does not answer itself is said on that page. */
  form(
    path: string,
    language: Language,
    act: (exchange: Exchange, form: URLSearchParams, view: () => Promise<View>) => Promise<Told>,
  ): Route;
}

/** The pages around the day: self-assessment, account, the application, the fee, the mailbox. */
export function journeyRoutes(desk: Desk, language: Language): Route[] {
  const at = `/${language}`;
  const { api } = desk;
  const own = (path: string, screen: (view: View, exchange: Exchange) => Promise<Screen>) =>
    desk.page(path, language, async (view, exchange) =>
      view.accountId === null ? signInPage(view, true) : screen(view, exchange),
    );
  const written = (exchange: Exchange, body: unknown) => ({ ...exchange, body: JSON.stringify(body) });
  return [
    desk.page(`${at}/assessment`, language, async (view) => assessment(view)),
    desk.form(`${at}/assessment`, language, async (exchange, form, view) => {
      const answers = {
        ...{ pathway: form.get('pathway'), inCanada: form.get('inCanada') },
        ...{ paperFile: truth(form, 'paperFile'), validatedJobOffer: truth(form, 'validatedJobOffer') },
      };
      try {
        const asked = { ...written(exchange, { answers }), acceptLanguage: language };
        return { screen: assessed(await view(), await api.ask<Assessed>('post /api/assessment', asked)) };
      } catch (error) {
        if (refusedBy(error) !== 'invalid_fields') throw error;
        return { screen: { ...assessment(await view(), form), status: errors.invalid_fields.status } };
      }
    }),
    desk.page(`${at}/account`, language, async (view) => account(view)),
    desk.form(`${at}/account`, language, async (exchange, form, view) => {
      const email = (form.get('email') ?? '').trim();
      try {
        const asked = written(exchange, { email, password: form.get('password') ?? '', language });
        const { token } = await api.ask<{ token: string }>('post /api/accounts', asked);
        return { to: `${at}/application`, cookies: { account: token, ticket: '', admission: '' } };
      } catch (error) {
        const code = refusedBy(error);
        if (code !== 'invalid_fields' && code !== 'email_taken') throw error;
        const again = account(await view(), { code, email, fields: fieldsOf(error) });
        const shown = { ...again, status: errors[code].status };
        return { screen: shown, ...(code === 'email_taken' && { said: code }) };
      }
    }),
    desk.page(`${at}/sign-in`, language, async (view) => signInPage(view, false)),
    own(`${at}/application`, async (view, exchange) => application(view, await read(api, exchange))),
    desk.form(`${at}/application`, language, async (exchange, form) => {
      const { answers } = await read(api, exchange);
      const draft = { ...written(exchange, { category: form.get('category'), answers }) };
      await api.ask('put /api/application', { ...draft, ifMatch: form.get('etag') ?? '' });
      return { to: `${at}/application` };
    }),
    ...sectionNames.flatMap((name) => [
      own(`${at}/application/${name}`, async (view, exchange) =>
        section(view, name, await read(api, exchange)),
      ),
      desk.form(`${at}/application/${name}`, language, (exchange, form, view) =>
        saveSection(api, name, `${at}/application`, { exchange, form, view }),
      ),
    ]),
    own(`${at}/fee`, async (view, exchange) =>
      fee(view, await read(api, exchange), { online: desk.paysOnline }),
    ),
    desk.form(`${at}/fee`, language, async (exchange, _form, view) => {
      const charged = await charge(await api.ask<Intent>('post /api/application/payment/intent', exchange));
      return { screen: fee(await view(), await read(api, exchange), { online: desk.paysOnline, charged }) };
    }),
    desk.page(`${at}/openings`, language, async (view, exchange) => {
      const { openings: all } = await api.ask<{ openings: OpeningOfYear[] }>('get /api/openings', exchange);
      return openings(view, all, view.accountId === null ? new Map() : await outcomesIn(api, exchange, all));
    }),
    own(`${at}/messages`, async (view, exchange) => messages(view, await mailbox(api, exchange, language))),
    desk.form(`${at}/messages`, language, async (exchange, form) => {
      await api.ask('post /api/application/documents', written(exchange, { names: form.getAll('document') }));
      return { to: `${at}/messages` };
    }),
  ];
}

/** How it went for somebody in each opening of the year, by the receipts that they may have. */
async function outcomesIn(
  api: Api,
  exchange: Exchange,
  all: readonly OpeningOfYear[],
): Promise<Map<string, Outcome>> {
  const told: readonly string[] = ['reserved', 'confirmed', 'lapsed', 'exempt', 'turnedAway'];
  const outcomes = new Map<string, Outcome>();
  for (const { id } of all) {
    try {
      const asked = { ...exchange, opening: id };
      const { outcome } = await api.ask<{ outcome: string | null }>('get /api/receipt', asked);
      outcomes.set(id, outcome !== null && told.includes(outcome) ? (outcome as Outcome) : 'other');
    } catch (error) {
      if (refusedBy(error) !== 'no_receipt') throw error;
    }
  }
  return outcomes;
}

interface Sent {
  exchange: Exchange;
  form: URLSearchParams;
  view: () => Promise<View>;
}

/**
 * Saves a section for whoever has seen it as it still is, whatever became of the others meanwhile; who has not is shown
 * both states.
 */
async function saveSection(
  api: Api,
  name: SectionName,
  to: string,
  { exchange, form, view }: Sent,
): Promise<Told> {
  const values = valuesOf(name, form);
  const kept = await read(api, exchange);
  const [etag, was] = [form.get('etag') ?? '', form.get('was') ?? ''];
  if (etag !== kept.etag && markOf(kept.answers[name]) !== was) {
    return { screen: conflict(await view(), name, kept, values) };
  }
  try {
    const body = JSON.stringify({ section: name, answers: values });
    await api.ask('post /api/application/sections', { ...exchange, body, ifMatch: kept.etag });
    return { to };
  } catch (error) {
    const code = refusedBy(error);
    if (code === 'changed_elsewhere') {
      return { screen: conflict(await view(), name, await read(api, exchange), values) };
    }
    if (code !== 'invalid_fields') throw error;
    const fields = fieldsOf(error).map((path) => path.split('.').at(-1)!);
    return { screen: section(await view(), name, kept, { values, fields, etag, was }) };
  }
}

async function read(api: Api, exchange: Exchange): Promise<Application> {
  const { value, headers } = await api.told<Application>('get /api/application', exchange);
  return { ...value, etag: headers.find(([header]) => header === 'etag')?.[1] ?? '' };
}

async function mailbox(api: Api, exchange: Exchange, language: Language): Promise<Message[]> {
  const asked = { ...exchange, acceptLanguage: language };
  return (await api.ask<{ messages: Message[] }>('get /api/messages', asked)).messages;
}

function truth(form: URLSearchParams, name: string): boolean | null {
  const given = form.get(name);
  return given === null ? null : given === 'true';
}

function refusedBy(error: unknown): ErrorCode | null {
  return error instanceof Refusal ? error.code : null;
}

/** The fields that a refusal names. */
function fieldsOf(error: unknown): string[] {
  const fields = error instanceof Refusal ? error.details['fields'] : undefined;
  return Object.keys(fields ?? {});
}

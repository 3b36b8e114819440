import type { CookieName } from '../cookies.ts';
import { setCookie } from '../cookies.ts';
import type { ErrorCode, Language } from '../errors.ts';
import { errors, languageOf, Refusal } from '../errors.ts';
import type { Answer, Exchange, Route } from '../http.ts';
import type { Services } from '../services.ts';
import { StoreUnavailable } from '../store/connection.ts';
import { VectorFull } from '../store/vector.ts';
import { Api } from './api.ts';
import { now, page, pageHeaders } from './frame.ts';
import { type Desk, journeyRoutes } from './journey.ts';
import type { Look } from './look.ts';
import { lookWith } from './look.ts';
import { screenOf } from './screen.ts';
import { leave } from './screens/leave.ts';
import { outage } from './screens/outage.ts';
import type { Screen, View } from './view.ts';

const languages = ['fr', 'en'] as const;
const htmlType = 'text/html; charset=utf-8';
const formLimit = 16_384;

/**
 * The public pages: `/` in the language that is asked for, `/fr` and `/en`, with a form's address for each thing one
 * can do. A form is answered by 303 and the page that shows what it led to.
 *
 * @param api the routes of the API, which the pages ask
 */
export function pageRoutes(services: Services, api: Route[]): Route[] {
  const pages = new Pages(services, new Api(api));
  return [
    pages.shown('/', (exchange) => preferred(exchange)),
    ...languages.flatMap((language) => [
      pages.shown(`/${language}`, () => language),
      pages.shown(`/${language}/still`, () => language, { moving: false }),
      pages.shown(`/${language}/leave`, () => language, {
        screen: async (view) => (view.status === null ? screenOf(view) : leave(view)),
      }),
      pages.told(`/${language}/now`, language),
      pages.sent(`/${language}/`, `/${language}`),
      ...pages.forms(language),
      ...journeyRoutes(pages, language),
    ]),
  ];
}

/** What one form does: asks the API, and says which cookies change. */
type Deed = (exchange: Exchange) => Promise<Partial<Record<CookieName, string>>>;

/** One page to be written. */
interface Shown {
  path: string;
  language: Language;
  view: View | null;
  screen: Screen;
  moving: boolean;
  /** What the form was answered that this page answers; else what the last one was, from the cookie. */
  refusedWith?: ErrorCode | undefined;
}

class Pages implements Desk {
  readonly #services: Services;
  readonly api: Api;
  readonly paysOnline: boolean;
  readonly #look: Look;

  constructor(services: Services, api: Api) {
    this.#services = services;
    this.api = api;
    this.paysOnline = services.config.payments !== null;
    this.#look = lookWith(services, api);
  }

  /** A page; `screen` where it is not the one that the person's standing asks for. */
  shown(
    path: string,
    languageFor: (exchange: Exchange) => Language,
    {
      screen,
      moving = true,
    }: { screen?: (view: View, exchange: Exchange) => Promise<Screen>; moving?: boolean } = {},
  ): Route {
    return {
      method: 'get',
      path,
      handle: async (exchange) => {
        const language = languageFor(exchange);
        const view = await this.#look(exchange, language);
        const shown = screen ? await screen(view, exchange) : screenOf(view);
        return this.#page(exchange, { path, language, view, screen: shown, moving });
      },
      refuse: (refusal, exchange) => {
        const language = languageFor(exchange);
        const shown = outage(language, refusal, this.#numberOf(exchange));
        return {
          ...this.#page(exchange, { path, language, view: null, screen: shown, moving }),
          status: errors[refusal.code].status,
          retryAfter: shown.pollMs / 1000,
        };
      },
    };
  }

  #page(exchange: Exchange, shown: Shown): Answer {
    const { path, language, view, screen, moving, refusedWith } = shown;
    const { title } = this.#services.config.settings.opening;
    const said = refusedWith ?? exchange.browser?.cookies.said ?? '';
    // A screen that says it itself needs no notice above it.
    const notice = isCode(said) && said !== screen.name ? said : null;
    const below = path.slice(`/${language}`.length);
    return {
      status: screen.status ?? 200,
      ...(screen.status === 503 && { retryAfter: screen.pollMs / 1000 }),
      type: htmlType,
      body: page({
        language,
        title,
        view,
        screen,
        said: notice,
        moving,
        below: screen.loadMs === 0 ? below : '',
      }),
      headers: [
        ...pageHeaders,
        ['content-language', language],
        ...(path === '/' ? [['vary', 'accept-language, cookie'] as const] : []),
        ...this.#cookies(exchange, {
          ...(path !== '/' && exchange.browser?.cookies.language !== language && { language }),
          ...(exchange.browser?.cookies.said && { said: '' }),
          ...this.#renewed(exchange),
        }),
      ],
    };
  }

  page(path: string, language: Language, screen: (view: View, exchange: Exchange) => Promise<Screen>): Route {
    return this.shown(path, () => language, { screen });
  }

  form(path: string, language: Language, act: Parameters<Desk['form']>[2]): Route {
    const refused = (exchange: Exchange, code: ErrorCode) => this.#go(exchange, path, this.#after(code));
    return {
      method: 'post',
      path,
      bodyLimit: formLimit,
      form: true,
      handle: async (exchange) => {
        try {
          const told = await act(exchange, exchange.form!, () => this.#look(exchange, language));
          if ('to' in told) return this.#go(exchange, told.to, told.cookies ?? {});
          const view = await this.#look(exchange, language);
          const refusedWith = told.said;
          return this.#page(exchange, {
            path,
            language,
            view,
            screen: told.screen,
            moving: false,
            refusedWith,
          });
        } catch (error) {
          const code = codeOf(error);
          if (code === null) throw error;
          this.#services.metrics.count('opening_day_refusals_total', { code });
          return refused(exchange, code);
        }
      },
      refuse: ({ code }, exchange) => refused(exchange, code),
    };
  }

  /** What the page's script asks for. */
  told(path: string, language: Language): Route {
    const title = () => this.#services.config.settings.opening.title;
    const headers = [['cache-control', 'no-store']] as const;
    return {
      method: 'get',
      path,
      // As the status itself: whoever waits is told, however many have come.
      vital: true,
      handle: async (exchange) => {
        const view = await this.#look(exchange, language);
        return { status: 200, headers, body: now(screenOf(view), title(), view) };
      },
      refuse: (refusal, exchange) => {
        const screen = outage(language, refusal, this.#numberOf(exchange));
        return {
          status: errors[refusal.code].status,
          headers,
          body: now(screen, title(), null),
          retryAfter: screen.pollMs / 1000,
        };
      },
    };
  }

  /** An address that only leads to another. */
  sent(path: string, to: string): Route {
    return { method: 'get', path, handle: (exchange) => this.#go(exchange, to, {}) };
  }

  forms(language: Language): Route[] {
    const deeds: Record<string, Deed> = {
      'sign-in': (exchange) => this.#signIn(exchange, language),
      'sign-out': (exchange) => this.#signOut(exchange),
      join: async (exchange) => ({
        ticket: (await this.api.ask<{ ticket: string }>('post /api/queue', exchange)).ticket,
        admission: '',
      }),
      'take-up': async (exchange) => ({ admission: await this.#takeUp(exchange) }),
      submit: async (exchange) => this.#submit(exchange),
      leave: async (exchange) => {
        await this.api.ask('del /api/queue', exchange);
        await this.#gone(exchange);
        return { admission: '' };
      },
      'stand-by': async (exchange) => {
        const { ticket } = await this.api.ask<{ ticket?: string }>('post /api/queue/standby', exchange);
        return ticket === undefined ? {} : { ticket, admission: '' };
      },
    };
    const home = `/${language}`;
    return Object.entries(deeds).flatMap(([name, deed]) => {
      const path = `${home}/${name}`;
      const route: Route = {
        method: 'post',
        path,
        bodyLimit: formLimit,
        form: true,
        handle: async (exchange) => {
          try {
            return this.#go(exchange, home, await deed(exchange));
          } catch (error) {
            const code = codeOf(error);
            if (code === null) throw error;
            this.#services.metrics.count('opening_day_refusals_total', { code });
            return this.#go(exchange, home, this.#after(code));
          }
        },
        refuse: ({ code }, exchange) => this.#go(exchange, home, { said: code }),
      };
      // Whoever loads the address of a form finds the page; leaving and signing in have one of their own.
      return name === 'leave' || name === 'sign-in' ? [route] : [route, this.sent(path, home)];
    });
  }

  async #signIn(exchange: Exchange, language: Language): Promise<Partial<Record<CookieName, string>>> {
    if (exchange.form?.has('email')) return this.#signInByPassword(exchange, language);
    const bearer = (exchange.form?.get('token') ?? '').trim();
    const given: Exchange = { ...exchange, bearer, ticket: '', admission: '', accountId: null, spot: null };
    const accountId = this.#services.account(given);
    const call = 'post /api/sessions';
    const session = this.api.has(call)
      ? await this.api.ask<{ token?: string }>(call, { ...given, body: '{}' })
      : null;
    // Another person's spot, left on this device, is not this person's.
    const kept = this.#services.tokens.readTicket(exchange.ticket)?.accountId === accountId;
    return { account: session?.token ?? given.bearer, ...(!kept && { ticket: '', admission: '' }) };
  }

  async #signInByPassword(
    exchange: Exchange,
    language: Language,
  ): Promise<Partial<Record<CookieName, string>>> {
    const [email, password] = ['email', 'password'].map((name) => exchange.form?.get(name) ?? '');
    const body = JSON.stringify({ email, password, language });
    const given = { ...exchange, bearer: '', ticket: '', admission: '', accountId: null, spot: null, body };
    try {
      const { accountId, token } = await this.api.ask<{ accountId: string; token: string }>(
        'post /api/sessions',
        given,
      );
      const kept = this.#services.tokens.readTicket(exchange.ticket)?.accountId === accountId;
      return { account: token, ...(!kept && { ticket: '', admission: '' }) };
    } catch (error) {
      // Which of the two was not even one is nobody's business here.
      if (error instanceof Refusal && error.code === 'invalid_fields') throw new Refusal('bad_credentials');
      throw error;
    }
  }

  /** The spot is kept: it is the person's, not the device's. */
  async #signOut(exchange: Exchange): Promise<Partial<Record<CookieName, string>>> {
    const call = 'del /api/sessions';
    // Whatever the answer: this device forgets.
    if (this.api.has(call) && exchange.bearer !== '') await this.api.ask(call, exchange).catch(() => {});
    return { account: '', ticket: '', admission: '' };
  }

  async #takeUp(exchange: Exchange): Promise<string> {
    return (await this.api.ask<{ admission: string }>('post /api/queue/admission', exchange)).admission;
  }

  async #submit(exchange: Exchange): Promise<Partial<Record<CookieName, string>>> {
    let { admission } = exchange;
    // Taken up on another device: taking it up again is safe, and brings the same admission.
    if (admission === '' && exchange.ticket !== '') admission = await this.#takeUp(exchange).catch(() => '');
    await this.api.ask('post /api/application/submission', { ...exchange, admission });
    return { admission: '' };
  }

  /** What a refusal changes in the cookies, beside being said. */
  #after(code: ErrorCode): Partial<Record<CookieName, string>> {
    if (code === 'bad_ticket') return { said: code, ticket: '', admission: '' };
    const ended: string[] = ['session_ended'];
    return ended.includes(code) ? { said: code, account: '' } : { said: code };
  }

  /** Waits, at most a second, until this server's picture shows that a spot was left: the next page is to say so. */
  async #gone(exchange: Exchange): Promise<void> {
    const number = this.#numberOf(exchange);
    for (let tries = 0; tries < 50; tries++) {
      if (number === null || this.#services.room.position(number) === null) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** After a secret's rotation: what this browser holds, made anew by the secret in use, before the former is retired. */
  #renewed({ browser }: Exchange): Partial<Record<CookieName, string>> {
    const { tokens } = this.#services;
    const { account = '', ticket = '', admission = '' } = browser?.cookies ?? {};
    const accountId = tokens.readAccount(account);
    const [spot, admitted] = [tokens.readTicket(ticket), tokens.readAdmission(admission)];
    const renewed = {
      ...(accountId !== null && { account: tokens.account(accountId) }),
      ...(spot !== null && { ticket: tokens.ticket(spot) }),
      ...(admitted !== null && { admission: tokens.admission(admitted) }),
    };
    const held: Record<string, string> = { account, ticket, admission };
    return Object.fromEntries(Object.entries(renewed).filter(([name, token]) => token !== held[name]));
  }

  #numberOf(exchange: Exchange): number | null {
    return this.#services.tokens.readTicket(exchange.ticket)?.number ?? null;
  }

  #go(exchange: Exchange, to: string, cookies: Partial<Record<CookieName, string>>): Answer {
    return {
      status: 303,
      type: htmlType,
      body: '',
      headers: [['location', to], ['cache-control', 'no-store'], ...this.#cookies(exchange, cookies)],
    };
  }

  #cookies(exchange: Exchange, cookies: Partial<Record<CookieName, string>>) {
    const secure = this.#services.config.tls !== null || exchange.browser?.proto === 'https';
    return Object.entries(cookies).map(([name, value]) => setCookie(name as CookieName, value, secure));
  }
}

/** The language last chosen, else the one the browser likes better. */
function preferred({ browser, acceptLanguage }: Exchange): Language {
  const chosen = browser?.cookies.language;
  return chosen === 'fr' || chosen === 'en' ? chosen : languageOf(acceptLanguage);
}

/** A refusal that is told to the person; null for a fault. */
function codeOf(error: unknown): ErrorCode | null {
  if (error instanceof Refusal) return error.code;
  return error instanceof StoreUnavailable || error instanceof VectorFull ? 'store_unavailable' : null;
}

function isCode(text: string): text is ErrorCode {
  return Object.hasOwn(errors, text);
}

import type { HttpRequest, HttpResponse, TemplatedApp } from 'uWebSockets.js';
import { STATUS_CODES } from 'node:http';
import type { Cookies } from './cookies.ts';
import { readCookies } from './cookies.ts';
import { type ErrorCode, errors, type Language, languageOf, problemOf, Refusal } from './errors.ts';
import type { Ticket } from './identity/tokens.ts';
import type { Metrics } from './metrics.ts';
import { StoreUnavailable } from './store/connection.ts';
import { VectorFull } from './store/vector.ts';

/** What a route is handed: the parts of the request that any route reads, copied before the request is gone. */
export interface Exchange {
  /** Bearer token, or ''. */
  bearer: string;
  ticket: string;
  admission: string;
  acceptLanguage: string;
  /** `If-Match` of a change, or ''. */
  ifMatch: string;
  /** The opening that a route which takes one was asked about; '' for the one that stands. */
  opening: string;
  /** The body as text; '' for routes that take none. */
  body: string;
  /** Whose account or spot was shown, once a guard has checked it. */
  accountId: string | null;
  spot: Ticket | null;
  /** The fields of the body, for routes that take a form; else null. */
  form: URLSearchParams | null;
  /** What only browsers send; null for whoever shows credentials in headers, or reads without cookies. */
  browser: Browser | null;
}

/** What tells a page of ours from a page of somebody else. Each is '' where the header was not there. */
export interface Browser {
  cookies: Cookies;
  /** `Sec-Fetch-Site`: who asks, as the browser sees it. */
  site: string;
  origin: string;
  host: string;
  /** `CSRF-Token`, for changes that are no form. */
  csrf: string;
  /** `X-Forwarded-Proto`: how the browser reached the proxy before us. */
  proto: string;
}

/** Names and values; a name may come twice. */
type Headers = readonly (readonly [name: string, value: string])[];

/** What a route answers. `body` is JSON text unless `type` says otherwise. */
export interface Answer {
  status: number;
  body: string;
  type?: string;
  /** Further headers. */
  headers?: Headers;
  /** When to ask again, wall seconds. */
  retryAfter?: number;
}

export interface Route {
  method: 'get' | 'post' | 'put' | 'del';
  path: string;
  /** Largest body taken, bytes; absent: a body is thrown away, but one over 64 KiB is refused all the same. */
  bodyLimit?: number;
  /** Answered also when there are more connections than the server takes. */
  vital?: boolean;
  /** Whether it can be asked about an opening that is over, by its id in the query. */
  perOpening?: boolean;
  /** The body is a form of our pages, and its `csrf` field is asked for. */
  form?: boolean;
  /**
   * What refuses it before the body is read. Returned, not thrown: what is forged by the thousand costs no more than a
   * status poll, of which a `throw` would be a tenth.
   */
  guard?(exchange: Exchange): Refusal | null;
  handle(exchange: Exchange): Answer | Promise<Answer>;
  /** How a refusal is told here; absent: as a problem in JSON. */
  refuse?(refusal: Refusal, exchange: Exchange): Answer;
}

export const defaultBodyLimit = 64 * 1024;
const busy = new Refusal('busy', {}, 5);
const forged = new Refusal('forged_request');
const jsonType = 'application/json; charset=utf-8';

/** `200 OK` and so on, once. */
const statusLines = new Map(
  Object.entries(STATUS_CODES).map(([code, text]) => [Number(code), `${code} ${text}`]),
);

export interface HttpOptions {
  metrics: Metrics;
  /** Monotonic clock, ms. */
  clock: () => number;
  /** Whether there are too many connections: all but what is vital is refused, and no connection is kept. */
  crowded: () => boolean;
  /** Whether even the absence of this address is not to be told to the bearer of this token. */
  hides?: (path: string, bearer: string) => boolean;
  /** The page for a browser that asks for an address without anything at it; absent: a problem in JSON, as for others. */
  strayPage?: (stray: { path: string; acceptLanguage: string; cookie: string }) => Answer;
  /** Whether a change may be asked for by a page that is not ours. */
  forged: (exchange: Exchange) => boolean;
  /** Told of a fault nobody foresaw. */
  fault: (route: string, error: unknown) => void;
}

/**
 * Puts the routes on the app, with metrics, refusals and the 404 and 405 that no route answers.
 *
 * @returns how many requests are being worked on
 */
export function serveRoutes(app: TemplatedApp, routes: Route[], options: HttpOptions): { pending(): number } {
  const inFlight = { count: 0 };
  for (const route of routes) {
    app[route.method](route.path, routeHandler(route, options, inFlight));
    // Health checkers ask by HEAD; what it answers is what GET would, without the body.
    if (route.method === 'get') app.head(route.path, routeHandler(route, options, inFlight, true));
  }
  const known = new Map<string, Set<string>>();
  for (const { path, method } of routes) {
    const methods = known.get(path) ?? new Set();
    known.set(path, methods.add(method === 'del' ? 'delete' : method));
    if (method === 'get') methods.add('head');
  }
  app.any('/*', (res, req) => {
    const hidden = options.hides?.(req.getUrl(), bearerOf(req)) ?? false;
    const methods = hidden ? undefined : known.get(req.getUrl());
    const refusal = new Refusal(hidden ? 'admin_only' : methods ? 'method_not_allowed' : 'not_found');
    const acceptLanguage = req.getHeader('accept-language');
    const told = refused(refusal, acceptLanguage, options.metrics);
    const isStray = refusal.code === 'not_found' && wantsPage(req);
    const stray = { path: req.getUrl(), acceptLanguage, cookie: req.getHeader('cookie') };
    const answer = (isStray && options.strayPage?.(stray)) || told;
    const labels = { route: 'none', method: 'any', status: String(answer.status) };
    options.metrics.count('opening_day_http_requests_total', labels);
    const allow = methods ? [['allow', [...methods].join(', ').toUpperCase()] as const] : [];
    const headers = [...(answer.headers ?? []), ...allow];
    send(
      res,
      { ...answer, headers },
      { close: options.crowded(), own: false, bodiless: req.getMethod() === 'head' },
    );
  });
  return { pending: () => inFlight.count };
}

function routeHandler(
  route: Route,
  options: HttpOptions,
  inFlight: { count: number },
  bodiless = false,
): (res: HttpResponse, req: HttpRequest) => void {
  const method = bodiless ? 'HEAD' : route.method === 'del' ? 'DELETE' : route.method.toUpperCase();
  const changes = route.method !== 'get';
  const duration = options.metrics.histogram('opening_day_http_request_duration_seconds', {
    route: route.path,
  });
  const counters = new Map<number, { inc(): void }>();
  const finish = (res: HttpResponse, answer: Answer, startedAt: number, own: boolean) => {
    let counter = counters.get(answer.status);
    if (!counter) {
      counter = options.metrics.counter('opening_day_http_requests_total', {
        route: route.path,
        method,
        status: String(answer.status),
      });
      counters.set(answer.status, counter);
    }
    counter.inc();
    duration.observe((options.clock() - startedAt) / 1000);
    send(res, answer, { close: options.crowded(), own, bodiless });
  };

  return (res, req) => {
    const startedAt = options.clock();
    const exchange: Exchange = {
      bearer: bearerOf(req),
      ticket: req.getHeader('queue-ticket'),
      admission: req.getHeader('admission'),
      acceptLanguage: req.getHeader('accept-language'),
      ifMatch: changes ? req.getHeader('if-match') : '',
      body: '',
      accountId: null,
      opening: route.perOpening === true ? (req.getQuery('opening') ?? '') : '',
      spot: null,
      form: null,
      browser: null,
    };
    let own = exchange.bearer !== '' || exchange.ticket !== '' || exchange.admission !== '';
    if (!own) {
      takeCookies(exchange, req, changes);
      own = exchange.browser !== null;
    }
    const end = (answer: Answer) => finish(res, answer, startedAt, own);
    const fail = (error: unknown) => tell(asRefusal(error, route.path, options));
    const tell = (refusal: Refusal) => {
      if (!route.refuse) return refused(refusal, exchange.acceptLanguage, options.metrics);
      countRefusal(refusal.code, options.metrics);
      return route.refuse(refusal, exchange);
    };
    if (!route.vital && options.crowded()) return end(tell(busy));
    // Before the guard: a forged request is not to count against the person whose cookies it comes with.
    if (changes && !route.form && options.forged(exchange)) return end(tell(forged));
    const guarded = route.guard?.(exchange) ?? null;
    if (guarded !== null) return end(tell(guarded));
    // Of unknown length, it must be read to be known.
    const bodyIsSmall = !changes || hasSmallBody(req);

    let aborted = false;
    const answerLater = (promise: Promise<Answer>) => {
      inFlight.count += 1;
      promise.catch(fail).then((answer) => {
        inFlight.count -= 1;
        if (!aborted) res.cork(() => end(answer));
      });
    };
    const answer = () => {
      try {
        if (route.form && options.forged(exchange)) return end(tell(forged));
        const answered = route.handle(exchange);
        if (answered instanceof Promise) {
          res.onAborted(() => {
            aborted = true;
          });
          answerLater(answered);
        } else {
          end(answered);
        }
      } catch (error) {
        end(fail(error));
      }
    };

    if (route.bodyLimit === undefined && bodyIsSmall) return answer();
    res.onAborted(() => {
      aborted = true;
    });
    readBody(res, route.bodyLimit ?? defaultBodyLimit, (body) => {
      if (aborted) return;
      res.cork(() => {
        if (body === null) return end(fail(new Refusal('too_large')));
        if (route.bodyLimit !== undefined) exchange.body = body;
        if (route.form) exchange.form = new URLSearchParams(body);
        answer();
      });
    });
  };
}

/** Whether a person's browser asks for a page: it says so, other callers of the API don't. */
function wantsPage(req: HttpRequest): boolean {
  const reads = req.getMethod() === 'get' || req.getMethod() === 'head';
  return reads && !req.getUrl().startsWith('/api/') && req.getHeader('accept').includes('text/html');
}

/** The scheme's name is not case-sensitive (RFC 9110, section 11.1). */
const bearerScheme = /^bearer /i;

function bearerOf(req: HttpRequest): string {
  const authorization = req.getHeader('authorization');
  return bearerScheme.test(authorization) ? authorization.slice(7) : '';
}

/** For whoever shows nothing in headers: the credentials that came as cookies, and who it is that asks. */
function takeCookies(exchange: Exchange, req: HttpRequest, changes: boolean): void {
  const header = req.getHeader('cookie');
  if (header === '' && !changes) return;
  const cookies = readCookies(header);
  exchange.bearer = cookies.account ?? '';
  exchange.ticket = cookies.ticket ?? '';
  exchange.admission = cookies.admission ?? '';
  exchange.browser = {
    cookies,
    site: req.getHeader('sec-fetch-site'),
    origin: req.getHeader('origin'),
    host: req.getHeader('host'),
    csrf: req.getHeader('csrf-token'),
    proto: req.getHeader('x-forwarded-proto'),
  };
}

/** Whether the request says that its body is within 64 KiB. */
function hasSmallBody(req: HttpRequest): boolean {
  const length = req.getHeader('content-length');
  if (length !== '') return Number(length) <= defaultBodyLimit;
  return req.getHeader('transfer-encoding') === '';
}

/** Collects a body; null when it is larger than `limit`. What comes after is thrown away. */
function readBody(res: HttpResponse, limit: number, done: (body: string | null) => void): void {
  let chunks: Buffer[] = [];
  let size = 0;
  let over = false;
  res.onData((chunk, isLast) => {
    if (over) return;
    size += chunk.byteLength;
    if (size > limit) {
      over = true;
      chunks = [];
      done(null);
      return;
    }
    // The chunk is only ours during this call.
    chunks.push(Buffer.from(chunk.slice(0)));
    if (isLast) done(Buffer.concat(chunks).toString('utf8'));
  });
}

interface Sending {
  /** The connection is closed after it. */
  close: boolean;
  /** It is one person's: no cache on the way may keep it. */
  own: boolean;
  /** The answer to HEAD: what would come, without it. */
  bodiless: boolean;
}

function send(res: HttpResponse, answer: Answer, { close, own, bodiless }: Sending): void {
  if (answer.status !== 200) res.writeStatus(statusLines.get(answer.status) ?? String(answer.status));
  if (answer.status !== 204) res.writeHeader('content-type', answer.type ?? jsonType);
  if (answer.retryAfter !== undefined) res.writeHeader('retry-after', String(answer.retryAfter));
  if (answer.headers !== undefined) {
    for (const [name, value] of answer.headers) res.writeHeader(name, value);
  }
  // A page says itself how long it may be kept.
  const kept = answer.headers?.some(([name]) => name === 'cache-control') ?? false;
  if (own && !kept) res.writeHeader('cache-control', 'no-store');
  // An `undefined` for the first argument would be sent as a length that is no number.
  if (answer.status === 204 && !close) res.endWithoutBody();
  else if (answer.status === 204) res.endWithoutBody(0, close);
  else if (bodiless) {
    // Given to `endWithoutBody`, uWebSockets.js would wait for as many bytes.
    res.writeHeader('content-length', String(Buffer.byteLength(answer.body)));
    res.endWithoutBody();
  } else res.end(answer.body, close);
}

/** Refuses what is no route's business: the upgrade to a WebSocket. */
export function refuse(res: HttpResponse, refusal: Refusal, acceptLanguage: string, metrics: Metrics): void {
  send(res, refused(refusal, acceptLanguage, metrics), { close: true, own: false, bodiless: false });
}

/** What a refusal of each status says besides its code: RFC 9110 asks for the challenge of a 401 and the protocol of a 426. */
const refusalHeaders = { en: refusalHeadersIn('en'), fr: refusalHeadersIn('fr') };

function refusalHeadersIn(language: Language): { [status: number]: Headers; other: Headers } {
  const told = ['content-language', language] as const;
  return {
    401: [told, ['www-authenticate', 'Bearer realm="opening-day"']],
    426: [told, ['upgrade', 'websocket']],
    other: [told],
  };
}

const problemType = 'application/problem+json; charset=utf-8';

/** The counters of each code that was told, so that they are not looked up by label at every refusal. */
const refusalCounters = new WeakMap<Metrics, Map<ErrorCode, { inc(): void }>>();

function countRefusal(code: ErrorCode, metrics: Metrics): void {
  let counters = refusalCounters.get(metrics);
  if (counters === undefined) {
    counters = new Map();
    refusalCounters.set(metrics, counters);
  }
  let counter = counters.get(code);
  if (counter === undefined) {
    counter = metrics.counter('opening_day_refusals_total', { code });
    counters.set(code, counter);
  }
  counter.inc();
}

function refused(refusal: Refusal, acceptLanguage: string, metrics: Metrics): Answer {
  const status: number = errors[refusal.code].status;
  countRefusal(refusal.code, metrics);
  const language = languageOf(acceptLanguage);
  const body = problemOf(refusal, language);
  const headers = refusalHeaders[language][status] ?? refusalHeaders[language].other;
  if (status !== 503 && status !== 429) return { status, body, type: problemType, headers };
  return { status, body, type: problemType, headers, retryAfter: refusal.retryAfterSeconds };
}

function asRefusal(error: unknown, route: string, options: HttpOptions): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof StoreUnavailable || error instanceof VectorFull) {
    options.metrics.count('opening_day_store_errors_total', {});
    return new Refusal('store_unavailable');
  }
  options.fault(route, error);
  return new Refusal('internal');
}

import type { HttpRequest, HttpResponse, TemplatedApp } from 'uWebSockets.js';
import { STATUS_CODES } from 'node:http';
import type { Cookies } from './cookies.ts';
import { readCookies } from './cookies.ts';
import { errors, languageOf, problemOf, Refusal } from './errors.ts';
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

/** What a route answers. `body` is JSON text unless `type` says otherwise. */
export interface Answer {
  status: number;
  body: string;
  type?: string;
  /** Further headers; a name may come twice. */
  headers?: readonly (readonly [name: string, value: string])[];
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
const notStored = [['cache-control', 'no-store']] as const;
const busy = new Refusal('busy');
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
  for (const route of routes) app[route.method](route.path, routeHandler(route, options, inFlight));
  const known = new Map<string, Set<string>>();
  for (const { path, method } of routes) {
    known.set(path, (known.get(path) ?? new Set()).add(method === 'del' ? 'delete' : method));
  }
  const counter = options.metrics.counter('opening_day_http_requests_total', {
    route: 'none',
    method: 'any',
    status: '404',
  });
  app.any('/*', (res, req) => {
    const hidden = options.hides?.(req.getUrl(), bearerOf(req)) ?? false;
    const methods = hidden ? undefined : known.get(req.getUrl());
    counter.inc();
    const refusal = new Refusal(hidden ? 'admin_only' : methods ? 'method_not_allowed' : 'not_found');
    send(
      res,
      refused(refusal, req.getHeader('accept-language'), options.metrics),
      options.crowded(),
      methods && { allow: [...methods].join(', ').toUpperCase() },
    );
  });
  return { pending: () => inFlight.count };
}

function routeHandler(
  route: Route,
  options: HttpOptions,
  inFlight: { count: number },
): (res: HttpResponse, req: HttpRequest) => void {
  const method = route.method === 'del' ? 'DELETE' : route.method.toUpperCase();
  const duration = options.metrics.histogram('opening_day_http_request_duration_seconds', {
    route: route.path,
  });
  const counters = new Map<number, { inc(): void }>();
  const finish = (res: HttpResponse, answer: Answer, startedAt: number) => {
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
    send(res, answer, options.crowded());
  };

  return (res, req) => {
    const startedAt = options.clock();
    const exchange: Exchange = {
      bearer: bearerOf(req),
      ticket: req.getHeader('queue-ticket'),
      admission: req.getHeader('admission'),
      acceptLanguage: req.getHeader('accept-language'),
      body: '',
      accountId: null,
      spot: null,
      form: null,
      browser: null,
    };
    if (exchange.bearer === '' && exchange.ticket === '' && exchange.admission === '') {
      takeCookies(exchange, req, method !== 'GET');
    }
    const end = (answer: Answer) => {
      // What cookies bring is one person's: no cache on the way may keep it.
      const own = exchange.browser !== null && answer.headers === undefined;
      finish(res, own ? { ...answer, headers: notStored } : answer, startedAt);
    };
    const fail = (error: unknown) => tell(asRefusal(error, route.path, options));
    const tell = (refusal: Refusal) => {
      if (!route.refuse) return refused(refusal, exchange.acceptLanguage, options.metrics);
      options.metrics.count('opening_day_refusals_total', { code: refusal.code });
      return route.refuse(refusal, exchange);
    };
    if (!route.vital && options.crowded()) return end(tell(busy));
    // Before the guard: a forged request is not to count against the person whose cookies it comes with.
    if (method !== 'GET' && !route.form && options.forged(exchange)) return end(tell(forged));
    const guarded = route.guard?.(exchange) ?? null;
    if (guarded !== null) return end(tell(guarded));
    // Of unknown length, it must be read to be known.
    const bodyIsSmall = method === 'GET' || hasSmallBody(req);

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

function bearerOf(req: HttpRequest): string {
  const authorization = req.getHeader('authorization');
  return authorization.startsWith('Bearer ') ? authorization.slice(7) : '';
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

/** @param close whether the connection is closed after it */
function send(res: HttpResponse, answer: Answer, close: boolean, headers?: Record<string, string>): void {
  if (answer.status !== 200) res.writeStatus(statusLines.get(answer.status) ?? String(answer.status));
  if (answer.status !== 204) res.writeHeader('content-type', answer.type ?? jsonType);
  if (answer.retryAfter !== undefined) res.writeHeader('retry-after', String(answer.retryAfter));
  if (answer.headers !== undefined) {
    for (const [name, value] of answer.headers) res.writeHeader(name, value);
  }
  if (headers !== undefined) {
    for (const [name, value] of Object.entries(headers)) res.writeHeader(name, value);
  }
  // An `undefined` for the first argument would be sent as a length that is no number.
  if (answer.status === 204 && !close) res.endWithoutBody();
  else if (answer.status === 204) res.endWithoutBody(0, close);
  else res.end(answer.body, close);
}

/** Refuses what is no route's business: the upgrade to a WebSocket. */
export function refuse(res: HttpResponse, refusal: Refusal, acceptLanguage: string, metrics: Metrics): void {
  send(res, refused(refusal, acceptLanguage, metrics), true);
}

function refused(refusal: Refusal, acceptLanguage: string, metrics: Metrics): Answer {
  const status: number = errors[refusal.code].status;
  metrics.count('opening_day_refusals_total', { code: refusal.code });
  const answer = {
    status,
    body: problemOf(refusal, languageOf(acceptLanguage)),
    type: 'application/problem+json; charset=utf-8',
  };
  return status === 503 || status === 429 ? { ...answer, retryAfter: refusal.retryAfterSeconds } : answer;
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

/**
 * What a module that `run --adapter FILE.ts` loads may import: types only, so that the file runs as it is in Node and
 * in k6. A site of any kind is rehearsed through six functions, each optional; each makes the site's own calls and
 * says in the harness's words what came of it. `template.ts` beside this file is one to begin with.
 */
export interface Adapter {
  /** Looks at the site. Without it the doors are taken to open when the scenario says, and nothing is asked. */
  look?(http: SiteHttp, visitor: Visitor): Promise<Looked | Trouble>;
  /** Joins the waiting room. Without it there is no room, and people fill in the form and submit. */
  join?(http: SiteHttp, visitor: Visitor): Promise<InLine | Refused | Trouble>;
  /** Asks where the person stands. Needed where `join` answers `waiting`. */
  poll?(http: SiteHttp, visitor: Visitor): Promise<InLine | Refused | Trouble>;
  /** Takes up the call. Without it, a call is an admission. */
  admit?(http: SiteHttp, visitor: Visitor): Promise<Admitted | Refused | Trouble>;
  /** Asks for a place. Without it, who is let in has a place. */
  submit?(http: SiteHttp, visitor: Visitor): Promise<Placed | Refused | Trouble>;
  /** Pays for the place. Without it nobody pays. */
  pay?(http: SiteHttp, visitor: Visitor): Promise<Paid | Refused | Trouble>;
}

/** The doors, as the person sees them. */
export interface Looked {
  phase: 'before' | 'preQueue' | 'open' | 'exhausted' | 'closed' | 'maintenance';
}

/** A spot in line. `waiting`: ask again; `called`: it is your turn; `admitted`: you are in; `turnedAway`: none is left. */
export interface InLine {
  state: 'waiting' | 'called' | 'admitted' | 'turnedAway' | 'expired';
  /** The number of the spot, 1 or more, where the site shows one. */
  number?: number;
  /** When to ask next; wall time. Without it, as the person likes. */
  pollAfterSeconds?: number;
  /** Chance of a place as shown, 0 to 1. */
  odds?: number;
}

export interface Admitted {
  state: 'admitted';
}

/** The person has been told that they have a place, or that they need none. */
export interface Placed {
  state: 'reserved' | 'exempt';
  /** Order of acceptance, where the site tells it: 1 or more, each once. */
  rank?: number;
  /** What the person can show: the number of the order, of the booking; each once. */
  receipt?: string;
}

export interface Paid {
  state: 'confirmed';
}

/** A clear no. */
export interface Refused {
  refused:
    | 'notOpen'
    | 'exhausted'
    | 'closed'
    | 'notCalled'
    | 'callExpired'
    | 'notAdmitted'
    | 'incomplete'
    | 'ineligible'
    | 'lapsed';
}

/** The site failed, or asked to come back: the person retries in their own way. */
export interface Trouble {
  trouble: true;
  /** What `Retry-After` said; wall time. */
  retryAfterSeconds?: number;
}

/** Who calls. */
export interface Visitor {
  /** `p000001`; the account of this person, whatever the device. */
  id: string;
  /** 0-based. */
  index: number;
  /** 0 is the first device or tab. */
  device: number;
  /** Kept between the calls of one device: tokens, the number of the cart. Starts empty. */
  memory: Record<string, unknown>;
}

/**
 * Calls the site, much as `k6/http` does, but asynchronously. Paths are of the target (`/cart`); redirects are not
 * followed; each device keeps its own cookies. No answer is a response with `status` 0: nothing throws.
 */
export interface SiteHttp {
  get(path: string, params?: Params): Promise<SiteResponse>;
  post(path: string, body?: Body, params?: Params): Promise<SiteResponse>;
  put(path: string, body?: Body, params?: Params): Promise<SiteResponse>;
  patch(path: string, body?: Body, params?: Params): Promise<SiteResponse>;
  del(path: string, body?: Body, params?: Params): Promise<SiteResponse>;
}

/** Text is sent as it is; an object as a form, as in k6; use `JSON.stringify` and a `Content-Type` for JSON. */
export type Body = string | Record<string, string | number | boolean> | null;

export interface Params {
  headers?: Record<string, string>;
}

export interface SiteResponse {
  /** 0 where no answer came. */
  status: number;
  body: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** The body as JSON; undefined where it is none. */
  json(): unknown;
}

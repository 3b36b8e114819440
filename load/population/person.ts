/**
 * One person of the crowd, as drawn from the seed before anything happens. Pure data: k6, the built-in
 * generator and the simulator read the same object. Times and durations are opening time in ms; instants
 * count from the opening (0 = the doors open, negative = before).
 */
export interface Person {
  /** `p` and the index, six digits: `p000001`. Also the account's id. */
  id: string;
  accountId: string;
  /** 0-based; seeds this person's own random stream. */
  index: number;
  /** When the person means to look for the first time. */
  dueAtMs: number;
  cohort: Cohort;
  /** How long the person stays, from the later of the opening and their arrival, without having been called. */
  patienceMs: number;
  /** From seeing the call to taking it up; null: never comes back (a no-show). */
  claimDelayMs: number | null;
  /** From the admission to the click on submit; longer where the form is not ready. */
  formMs: number;
  /** Sections of the form that are saved one by one before it is submitted. */
  sections: number;
  /** Between two clicks of a person who mashes, in the mean; *wall* ms, as everything that a retry waits for. */
  mashMs: number;
  /** From the reservation to the payment; null: never pays. */
  paymentDelayMs: number | null;
  /** Whether the person who gives up tells the room (leaves), or just closes the page. */
  saysGoodbye: boolean;
  /** Whether the person, when turned away, stands by for a place that comes back. */
  standsBy: boolean;
  /** Whether the person's pages, while in line, hear the room's news (a WebSocket) instead of asking where they stand. */
  listens: boolean;
  /** Between two looks of a person who refreshes at a fixed interval, wall ms. */
  fixedMs?: number;
  /** Bounds of the waits of a person who backs off, wall ms; 1 s and a minute without it. */
  backoff?: { baseMs: number; capMs: number };
  /** The next device is taken up so long after the one before, at least and at most, opening ms; 5 s to a minute without it. */
  nextDeviceMs?: readonly [number, number];
  /** First looks of further tabs and of relatives, on the same account: opening ms after the person's own. */
  alsoAfterMs?: number[];
  /** The person's line; without it, what is sent is there at once. */
  line?: Line;
  /** Goes when odds below this are shown. */
  leastOdds?: number;
  /** Goes at this many errors in a row. */
  mostErrors?: number;
  /** What the person does on the site before the day; without it, an account was given. */
  ahead?: Ahead;
  /** How the person pays; without it, by one call. */
  paying?: Paying;
  /** From being asked for documents to handing them in; null: never. Without it, nobody asks. */
  documents?: { askedAtMs: number; delayMs: number | null };
  /** When the person who stands by comes back to look, to be called while their patience lasts. */
  standbyBackMs?: number;
  /** A program uses the account: it submits without asking the room, this far apart in the mean, wall ms. */
  botEveryMs?: number;
}

/** What a person does on the site before the day, and when each is meant. Opening ms from the opening. */
export interface Ahead {
  assessAtMs: number;
  accountAtMs: number;
  /** The sections that are filled in ahead, in the order of the form (`load/behaviour/answers.ts`). */
  sections: { index: number; atMs: number }[];
  spouse: boolean;
  children: number;
  language: 'en' | 'fr';
}

export interface Paying {
  method: 'online' | 'post' | 'cheque' | 'cashOrder';
  /** Until a refused charge is tried again, in the mean; exponential. */
  againMs: number;
}

/** A network line of a person. All of it is wall time. */
export interface Line {
  /** There and back, ms. */
  roundTripMs: number;
  /** Per kilobyte that comes in, ms. */
  msPerKilobyte: number;
  /** Of a look at the site. */
  pageKilobytes: number;
}

export interface Cohort {
  /** How many devices the person uses with the one account. */
  devices: number;
  network: 'fibre' | 'dsl' | 'mobile';
  /** What the person does about an error: click again, back off with jitter, wait as told by Retry-After, or refresh at a fixed interval. */
  retry: 'mash' | 'backoff' | 'obey' | 'fixed';
  /** Whether the form was filled in ahead of the day. */
  formReady: boolean;
  /** Came before the opening. */
  early: boolean;
  /** A program, not a person. */
  bot?: true;
}

import type { Config } from './config.ts';
import type { DrawBoard } from './draw/board.ts';
import type { ErrorCode } from './errors.ts';
import { errors, Refusal } from './errors.ts';
import { isForged } from './forgery.ts';
import type { Exchange } from './http.ts';
import type { SigningKeys } from './identity/keys.ts';
import type { Passwords } from './identity/passwords.ts';
import type { Ticket, Tokens } from './identity/tokens.ts';
import type { Meter } from './meter.ts';
import type { Metrics } from './metrics.ts';
import { maintenanceAt, maintenanceFields } from './opening/maintenance.ts';
import type { PortalBoard } from './portal/board.ts';
import type { Portal } from './portal.ts';
import type { Store } from './store/store.ts';
import type { Witness } from './store/witness.ts';
import type { Controller } from './waiting-room/controller.ts';
import type { Inversions } from './waiting-room/inversions.ts';
import type { Room } from './waiting-room/room.ts';

/** The parts that routes are made of. */
export interface Parts {
  config: Config;
  store: Store;
  tokens: Tokens;
  keys: SigningKeys;
  room: Room;
  /** What is published of the draw. */
  draw: DrawBoard;
  controller: Controller;
  /** The slow application behind; null where the scenario has none. */
  portal: Portal | null;
  /** What all servers say of it. */
  portalBoard: PortalBoard;
  witness: Witness;
  inversions: Inversions;
  metrics: Metrics;
  meter: Meter;
  passwords: Passwords;
  /** Opening ms as ISO 8601 with the opening's offset. */
  iso: (ms: number) => string;
  /** Stops every write, here and in the store, until the operator decides. */
  halt: (why: string) => Promise<void>;
  /** Why writes are stopped; null when they are not. */
  halted: () => string | null;
  /** Ends a halt. */
  resume: () => Promise<void>;
  /** Takes up the epoch, and the opening, that stands in the store. */
  follow: () => Promise<void>;
}

/** The parts, and what routes ask of them in the same way. */
export interface Services extends Parts {
  /** The account of the bearer token. @throws Refusal bad_credentials */
  account(exchange: Exchange): string;
  /**
   * The same, of somebody who is signed in where the mode asks for it.
   *
   * @throws Refusal bad_credentials, session_ended
   */
  signedIn(exchange: Exchange): Promise<string>;
  /** @throws Refusal bad_ticket */
  ticket(exchange: Exchange): Ticket;
  /** The mode of the opening. */
  mode(): string;
  /**
   * Has the portal work, where there is one.
   *
   * @throws Refusal busy, portal_timeout
   */
  throughPortal(): Promise<void>;
  /**
   * Where sign-ins are limited, nothing stands before the portal: each call of an account, granted or refused,
   * costs it a piece of work first. Elsewhere free.
   *
   * @throws Refusal busy, portal_timeout
   */
  door(): Promise<void>;
  /** @throws Refusal state_lost when writes are stopped */
  writable(): void;
  /** Whether a change may be asked for by a page that is not ours. */
  forged(exchange: Exchange): boolean;
  /** What a script's refusal is to the caller. */
  refusalOf(code: string): Refusal;
}

export function servicesOf(parts: Parts): Services {
  const account = (exchange: Exchange) => {
    const accountId = exchange.accountId ?? parts.tokens.readAccount(exchange.bearer);
    if (accountId === null) throw new Refusal('bad_credentials');
    return accountId;
  };
  const mode = () => parts.room.mode ?? parts.config.settings.admission.mode;
  const throughPortal = async () => {
    if (parts.portal === null) return;
    const outcome = await parts.portal.run();
    if (outcome === 'done') return;
    const code = outcome === 'busy' ? 'busy' : 'portal_timeout';
    throw new Refusal(code, {}, parts.portal.retryAfterSeconds());
  };
  return {
    ...parts,
    account,
    mode,
    throughPortal,
    async door() {
      if (mode() === 'session-limit') await throughPortal();
    },
    async signedIn(exchange) {
      const accountId = account(exchange);
      if ((await parts.store.signed(accountId)) === 'session_ended') throw new Refusal('session_ended');
      return accountId;
    },
    ticket(exchange) {
      const ticket = exchange.spot ?? parts.tokens.readTicket(exchange.ticket);
      if (ticket === null) throw new Refusal('bad_ticket');
      return ticket;
    },
    writable() {
      if (parts.halted() !== null) throw new Refusal('state_lost', {}, 30);
    },
    forged: (exchange) => isForged(exchange, parts.tokens),
    refusalOf(code) {
      if (code === 'late' || code === 'no_opening') return new Refusal('store_unavailable');
      if (code === 'maintenance') return maintenanceRefusal(parts);
      const seconds = code === 'busy' ? 5 : 1;
      if (code in errors) return new Refusal(code as ErrorCode, {}, seconds);
      throw new Error(`a script answered ${code}, which the error table does not know`);
    },
  };
}

/** Closed for maintenance: with its end as far as anyone knows it, and when to ask again. */
function maintenanceRefusal({ room, iso }: Parts): Refusal {
  const snapshot = room.isFresh() ? room.current() : null;
  const maintenance = snapshot && maintenanceAt(snapshot, room.nowMs(snapshot));
  // The store knows of it before the snapshot does.
  if (maintenance === null) return new Refusal('maintenance', {}, 5);
  return new Refusal('maintenance', maintenanceFields(maintenance, iso), maintenance.retryAfterSeconds);
}

import type { Action } from '../behaviour/journey.ts';

/** A call of CONTRACT.md section 3, ready to be sent. */
export interface Call {
  action: Action;
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  headers: Record<string, string>;
  body: string | null;
}

/** What a person shows at the door. */
export interface Credentials {
  /** Bearer token of the account. */
  token: string;
  /** Of the device that calls. */
  ticket: string | null;
  admission: string | null;
}

/** The call that an action is. @param reference the person's reference for a payment */
export function callOf(action: Action, { token, ticket, admission }: Credentials, reference: string): Call {
  switch (action) {
    case 'look':
      return { action, method: 'GET', path: '/api/opening', headers: {}, body: null };
    case 'join':
      return { action, method: 'POST', path: '/api/queue', headers: bearer(token), body: null };
    case 'poll':
      return { action, method: 'GET', path: '/api/queue', headers: holding(ticket), body: null };
    case 'admit':
      return { action, method: 'POST', path: '/api/queue/admission', headers: holding(ticket), body: null };
    case 'standBy': {
      const headers = ticket === null ? bearer(token) : holding(ticket);
      return { action, method: 'POST', path: '/api/queue/standby', headers, body: null };
    }
    case 'leave':
      return { action, method: 'DELETE', path: '/api/queue', headers: holding(ticket), body: null };
    case 'signIn':
      return { action, method: 'POST', path: '/api/sessions', headers: bearer(token), body: null };
    case 'signOut':
      return { action, method: 'DELETE', path: '/api/sessions', headers: bearer(token), body: null };
    case 'save':
    case 'submit': {
      const headers = bearer(token);
      if (admission !== null) headers['Admission'] = admission;
      const path = action === 'save' ? '/api/application/sections' : '/api/application/submission';
      return { action, method: 'POST', path, headers, body: null };
    }
    case 'pay': {
      const headers = { ...bearer(token), 'Content-Type': 'application/json' };
      const body = JSON.stringify({ method: 'online', reference });
      return { action, method: 'POST', path: '/api/application/payment', headers, body };
    }
  }
}

const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });
const holding = (ticket: string | null): Record<string, string> => ({ 'Queue-Ticket': ticket ?? '' });

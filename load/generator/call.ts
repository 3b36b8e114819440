import { sectionOf, sectionsLeft } from '../behaviour/answers.ts';
import type { Errand } from '../behaviour/errand.ts';
import type { Action } from '../behaviour/journey.ts';
import type { Person } from '../population/person.ts';

/** A call of `server/openapi.yaml`, ready to be sent. */
export interface Call {
  action: Action | Errand;
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  headers: Record<string, string>;
  body: string | null;
  /** Of another server than the site's: the payment service, the operator's office. */
  origin?: string;
  /** How long it is waited for, wall ms, where that is not as usual. */
  timeoutMs?: number;
}

/** What a person shows at the door. */
export interface Credentials {
  /** Bearer token of the account. */
  token: string;
  /** Of the device that calls. */
  ticket: string | null;
  admission: string | null;
}

/** The call that an action of somebody's is. @param sectionsToSave of the form, how many the person has not saved yet */
export function callOf(
  action: Action,
  { token, ticket, admission }: Credentials,
  person: Pick<Person, 'id' | 'index' | 'ahead' | 'sections'>,
  sectionsToSave: number,
): Call {
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
      if (action === 'submit')
        return { action, method: 'POST', path: '/api/application/submission', headers, body: null };
      const path = '/api/application/sections';
      if (person.ahead === undefined) return { action, method: 'POST', path, headers, body: null };
      const index = sectionsLeft(person).at(-sectionsToSave)!;
      headers['Content-Type'] = 'application/json';
      return { action, method: 'POST', path, headers, body: JSON.stringify(sectionOf(person, index)) };
    }
    case 'pay': {
      const headers = { ...bearer(token), 'Content-Type': 'application/json' };
      const body = JSON.stringify({ method: 'online', reference: person.id });
      return { action, method: 'POST', path: '/api/application/payment', headers, body };
    }
  }
}

const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });
const holding = (ticket: string | null): Record<string, string> => ({ 'Queue-Ticket': ticket ?? '' });

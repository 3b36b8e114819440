// The reference server through its public calls only, as a site of one's own: no admin token, no account made
// beforehand. Each person signs up, fills in the form, joins, waits, is let in, submits and pays.
import type {
  Admitted,
  InLine,
  Looked,
  Paid,
  Placed,
  Refused,
  SiteHttp,
  SiteResponse,
  Trouble,
  Visitor,
} from '../../adapter.ts';

export async function look(http: SiteHttp): Promise<Looked | Trouble> {
  const answer = await http.get('/api/opening');
  if (answer.status !== 200) return troubleOf(answer);
  return { phase: (answer.json() as { phase: Looked['phase'] }).phase };
}

export async function join(http: SiteHttp, visitor: Visitor): Promise<InLine | Refused | Trouble> {
  const trouble = await signUp(http, visitor);
  if (trouble !== null) return trouble;
  const answer = await http.post('/api/queue', null, { headers: bearer(visitor) });
  if (answer.status >= 300) return refusalOf(answer, { not_open: 'notOpen', quota_exhausted: 'exhausted' });
  visitor.memory['ticket'] = (answer.json() as { ticket: string }).ticket;
  return standing(answer);
}

export async function poll(http: SiteHttp, visitor: Visitor): Promise<InLine | Trouble> {
  const answer = await http.get('/api/queue', { headers: ticket(visitor) });
  return answer.status === 200 ? standing(answer) : troubleOf(answer);
}

export async function admit(http: SiteHttp, visitor: Visitor): Promise<Admitted | Refused | Trouble> {
  const answer = await http.post('/api/queue/admission', null, { headers: ticket(visitor) });
  if (answer.status >= 300)
    return refusalOf(answer, { not_called: 'notCalled', call_expired: 'callExpired' });
  visitor.memory['admission'] = (answer.json() as { admission: string }).admission;
  return { state: 'admitted' };
}

export async function submit(http: SiteHttp, visitor: Visitor): Promise<Placed | Refused | Trouble> {
  const headers = { ...bearer(visitor), Admission: String(visitor.memory['admission'] ?? '') };
  const answer = await http.post('/api/application/submission', null, { headers });
  if (answer.status >= 300)
    return refusalOf(answer, {
      ...{ not_open: 'notOpen', not_admitted: 'notAdmitted', quota_exhausted: 'exhausted', closed: 'closed' },
      ...{ incomplete: 'incomplete', ineligible: 'ineligible' },
    });
  const { status, rank } = answer.json() as { status: 'reserved' | 'exempt'; rank: number | null };
  return rank === null ? { state: status } : { state: status, rank };
}

export async function pay(http: SiteHttp, visitor: Visitor): Promise<Paid | Refused | Trouble> {
  const headers = { ...bearer(visitor), 'Content-Type': 'application/json' };
  const body = JSON.stringify({ method: 'online', reference: visitor.id });
  const answer = await http.post('/api/application/payment', body, { headers });
  return answer.status === 200 ? { state: 'confirmed' } : refusalOf(answer, { lapsed: 'lapsed' });
}

/** An account with a complete form; null once this device is signed in to it. */
async function signUp(http: SiteHttp, visitor: Visitor): Promise<Trouble | null> {
  if (visitor.memory['token'] !== undefined) return null;
  const json = { headers: { 'Content-Type': 'application/json' } };
  const credentials = { email: `${visitor.id}@example.org`, password: 'correct horse battery' };
  let answer = await http.post('/api/accounts', JSON.stringify({ ...credentials, language: 'fr' }), json);
  // Another device of the same person came first.
  if (answer.status === 409) answer = await http.post('/api/sessions', JSON.stringify(credentials), json);
  if (answer.status >= 300 || answer.status === 0) return troubleOf(answer);
  visitor.memory['token'] = (answer.json() as { token: string }).token;
  const headers = { ...json.headers, ...bearer(visitor), 'If-Match': '*' };
  const form = await http.put('/api/application', JSON.stringify(formOf(visitor)), { headers });
  return form.status === 200 ? null : troubleOf(form);
}

function formOf({ index, id }: Visitor): object {
  const identity = { familyName: 'Roy', givenName: id, birthDate: '1985-07-31', citizenship: 'France' };
  return {
    category: 'regular',
    answers: {
      identity: { ...identity, document: `AB ${100_000 + index}` },
      family: { spouse: false, children: 0 },
      education: { diploma: 'Licence', field: 'Physique', completedIn: 2008 },
      work: { occupation: 'Engineer', months: 60 },
      languages: { french: 'advanced', english: 'intermediate' },
      declaration: { truthful: true, oneFamily: true },
    },
  };
}

interface Status {
  state: string;
  number: number;
  pollAfterMs?: number | null;
}

function standing(answer: SiteResponse): InLine {
  const { state, number, pollAfterMs } = answer.json() as Status;
  const pollAfterSeconds = (pollAfterMs ?? 1_000) / 1000;
  switch (state) {
    case 'called':
    case 'admitted':
    case 'turnedAway':
      return { state, number };
    case 'expired':
    case 'left':
      return { state: 'expired', number };
    default:
      return { state: 'waiting', number, pollAfterSeconds };
  }
}

function refusalOf(answer: SiteResponse, words: Record<string, Refused['refused']>): Refused | Trouble {
  const code = (answer.json() as { code?: string } | undefined)?.code ?? '';
  const refused = words[code];
  return refused === undefined ? troubleOf(answer) : { refused };
}

function troubleOf(answer: SiteResponse): Trouble {
  const seconds = Number(answer.headers['retry-after']);
  return seconds > 0 ? { trouble: true, retryAfterSeconds: seconds } : { trouble: true };
}

const bearer = ({ memory }: Visitor) => ({ Authorization: `Bearer ${memory['token']}` });
const ticket = ({ memory }: Visitor) => ({ 'Queue-Ticket': String(memory['ticket'] ?? '') });

import type { Person } from '../population/person.ts';
import type { PersonRecord } from '../record/files.ts';

/** A record to which nothing has happened yet, of this person; whatever is given besides overrides it. */
export function syntheticPerson({
  id = 'p000001',
  accountId = id,
  cohort = { devices: 1, network: 'fibre', retry: 'obey', formReady: true, early: true },
  dueAtMs = 0,
  ...happened
}: Partial<PersonRecord> & Partial<Person>): PersonRecord {
  const {
    index: _,
    patienceMs,
    claimDelayMs,
    formMs,
    paymentDelayMs,
    saysGoodbye,
    standsBy,
    ...record
  } = happened;
  return {
    ...{ id, accountId, cohort, dueAtMs },
    ...{
      arrivedAtMs: null,
      joinedAtMs: null,
      number: null,
      turn: null,
      calledAtMs: null,
      admittedAtMs: null,
    },
    ...{ submittedAtMs: null, decidedAtMs: null, toldAtMs: null, leftAtMs: null, paidAtMs: null },
    ...{ outcome: 'gaveUp', finalState: null, rank: null, requests: 0, retries: 0, waitedMs: null },
    ...{ firstOdds: null, firstEtaSeconds: null },
    ...record,
  };
}

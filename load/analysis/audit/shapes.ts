import { z } from 'zod';
import type { LedgerEntry, Manifest, Notice, PersonRecord, Receipt, SeriesRow } from '../../record/files.ts';

/*
 * What a line must hold to be worked with. Further fields are kept: a hash or a signature covers them, too.
 * Only what the audit and the analysis rely on is asked for.
 */

const count = z.number().int();
const moment = z.iso.datetime({ offset: true });
const atMs = z.number().nullable();
const key = z.string().min(1);

export const ledgerShape = z.looseObject({
  seq: count,
  at: moment,
  kind: z.enum(['reserve', 'confirm', 'return', 'burn', 'extend', 'exempt']),
  accountId: z.string().nullable(),
  rank: count.nullable(),
  amount: count,
  remaining: count,
  reserved: count,
  confirmed: count,
  burned: count,
  total: count,
  previousHash: z.string(),
  hash: z.string(),
}) satisfies z.ZodType<LedgerEntry>;

export const personShape = z.looseObject({
  id: key,
  accountId: key,
  cohort: z.looseObject({}),
  dueAtMs: z.number(),
  arrivedAtMs: atMs,
  joinedAtMs: atMs,
  number: count.nullable(),
  turn: count.nullable(),
  calledAtMs: atMs,
  admittedAtMs: atMs,
  submittedAtMs: atMs,
  decidedAtMs: atMs,
  toldAtMs: atMs,
  leftAtMs: atMs,
  paidAtMs: atMs,
  outcome: z.enum(['reserved', 'exempt', 'refused', 'standby', 'gaveUp', 'neverIn', 'ineligible', 'error']),
  finalState: z.enum(['reserved', 'confirmed', 'lapsed']).nullable(),
  rank: count.nullable(),
  requests: count,
  retries: count,
  waitedMs: atMs,
  firstOdds: z.number().nullable(),
  firstEtaSeconds: z.looseObject({ low: z.number(), high: z.number() }).nullable(),
}) as unknown as z.ZodType<PersonRecord>;

export const noticeShape = z.looseObject({
  accountId: key,
  kind: key,
  at: moment,
  dueAt: moment.nullable(),
  rank: count.nullable(),
  amount: count.nullable(),
  names: z.array(z.string()),
}) satisfies z.ZodType<Notice>;

const checkpointShape = z
  .looseObject({ seq: count, hash: z.string(), count, keyId: z.string(), signature: z.string() })
  .nullable();

export const receiptShape = z.looseObject({
  kind: key,
  opening: key,
  accountId: key,
  number: count.nullish(),
  turn: count.nullish(),
  calledAt: moment.nullish(),
  outcome: z.string().nullish(),
  rank: count.nullable(),
  reservedAt: moment.nullable(),
  settledAt: moment.nullish(),
  seq: count.nullish(),
  settledSeq: count.nullish(),
  checkpoint: checkpointShape.optional(),
  keyId: key,
  signature: key,
}) as unknown as z.ZodType<Receipt>;

export const seriesShape = z.looseObject({
  atMs: z.number(),
  wallMs: z.number(),
  requests: count,
  errors: count,
}) as unknown as z.ZodType<SeriesRow>;

export const manifestShape = z.looseObject({
  run: z.string(),
  kind: z.enum(['measured', 'simulated']),
  scale: z.number().positive(),
  opensAtMs: z.number(),
  clock: z.array(z.looseObject({ fromWallMs: z.number(), openingMs: z.number(), speed: z.number() })),
  valid: z.boolean(),
  invalidReasons: z.array(z.string()),
  interrupted: z.boolean(),
  generatorReport: z.looseObject({ planned: count, recorded: count }),
  scenario: z.looseObject({
    opening: z.looseObject({
      id: z.string(),
      quota: count,
      opensAt: moment,
      closesAt: moment,
      paymentDays: z.number(),
      unpaid: z.enum(['returned', 'burned']),
    }),
    admission: z.looseObject({ mode: z.string() }),
    objectives: z.array(z.looseObject({ measure: z.string(), bound: z.string() })),
  }),
  checkpoint: checkpointShape,
  publicKeys: z.record(z.string(), z.string()),
}) as unknown as z.ZodType<Manifest>;

import type { LagBeside, Manifest, PersonRecord } from '../record/files.ts';
import { distribution } from './distribution.ts';

/** One condition under which a run can be trusted. */
export interface ValidityCheck {
  name:
    | 'finished'
    | 'lagWallP99'
    | 'lagOpeningP99'
    | 'lagBeforeP99'
    | 'lagAfterP99'
    | 'lostPeople'
    | 'generator';
  value: number;
  /** The value may be at most this. */
  limit: number;
  unit: 'ms wall' | 'ms opening' | 'people' | 'reasons';
  ok: boolean;
}

export interface ValiditySummary {
  /** 1 for a valid run, 0 for one that says nothing either way. */
  valid: 0 | 1;
  interrupted: boolean;
  checks: ValidityCheck[];
  /** What speaks against the run, in English: the generator's own sentences, else those of the broken checks. */
  reasons: string[];
  /** Share of the machine's cores busy in the rush, and the generator's own part. */
  cpu: { machine: number; generator: number } | null;
  /** The most memory that the generator had, bytes; null where unknown. */
  peakMemoryBytes: number | null;
  virtualUsers: number;
  connections: number | null;
  /** Who had connections of their own: each device, or each virtual user, whose people shared them. */
  connectionsOf: 'device' | 'virtualUser';
  /** Sockets held at most at once, and TLS handshakes; null where unknown. */
  sockets: number | null;
  handshakes: number | null;
  /** Devices that heard the news on their virtual user's one socket, at most at once; 0 where all of them asked. */
  listening: number;
}

/** Beyond this, actions start too late after the moment they were meant for latency to mean anything. */
const LAG_WALL_LIMIT_MS = 250;
/** Lag may shift what people live through by at most this share of the median wait. */
const LAG_SHARE_OF_WAIT = 0.01;

/**
 * Whether the run may be believed: neither passed nor failed where the generator could not keep up, somebody's
 * record is missing, or it was cut short. Judged again from the files, on top of what the manifest says.
 */
export function validitySummary(manifest: Manifest, people: readonly PersonRecord[]): ValiditySummary {
  const report = manifest.generatorReport;
  const waits = people.flatMap(({ waitedMs }) => (waitedMs === null ? [] : [waitedMs]));
  const medianWait = distribution(waits).median;
  const measured = manifest.kind === 'measured';
  const checks: ValidityCheck[] = [
    check('finished', Number(manifest.interrupted), 0, 'reasons'),
    ...(measured ? [check('lagWallP99', report.lagWallMs.p99, LAG_WALL_LIMIT_MS, 'ms wall')] : []),
    ...(measured && medianWait !== null && medianWait > 0
      ? [check('lagOpeningP99', report.lagOpeningMs.p99, medianWait * LAG_SHARE_OF_WAIT, 'ms opening')]
      : []),
    ...besides('lagBeforeP99', report.lagBeside?.before),
    ...besides('lagAfterP99', report.lagBeside?.after),
    check('lostPeople', report.planned - Math.min(report.recorded, people.length), 0, 'people'),
    check('generator', manifest.invalidReasons.length + Number(!manifest.valid), 0, 'reasons'),
  ];
  const broken = checks.filter(({ ok }) => !ok);
  const own = manifest.invalidReasons;
  return {
    valid: broken.length === 0 ? 1 : 0,
    interrupted: manifest.interrupted,
    checks,
    reasons: own.length > 0 ? own : broken.map(reason),
    cpu: report.cpu,
    peakMemoryBytes: report.peakMemoryBytes ?? null,
    virtualUsers: report.virtualUsers,
    connections: report.connections,
    connectionsOf: report.connectionsOf ?? 'virtualUser',
    sockets: report.sockets ?? null,
    handshakes: report.handshakes ?? null,
    listening: report.listening ?? 0,
  };
}

/** What is done in the days before or after the day, against those days. */
function besides(name: 'lagBeforeP99' | 'lagAfterP99', lag: LagBeside | null | undefined): ValidityCheck[] {
  return lag ? [check(name, lag.lagOpeningMs.p99, lag.spanMs * LAG_SHARE_OF_WAIT, 'ms opening')] : [];
}

function check(
  name: ValidityCheck['name'],
  value: number,
  limit: number,
  unit: ValidityCheck['unit'],
): ValidityCheck {
  return { name, value, limit, unit, ok: value <= limit };
}

/** The sentence for a broken check. */
function reason({ name, value, limit }: ValidityCheck): string {
  const [is, most] = [Math.round(value), Math.round(limit)];
  switch (name) {
    case 'finished':
      return 'The run was cut short: these are the results so far.';
    case 'lagWallP99':
      return `Actions started late: 99th percentile ${is} ms of wall time, at most ${most} ms allowed.`;
    case 'lagOpeningP99':
      return `Actions started late: 99th percentile ${is} ms of opening time, at most ${most} ms allowed.`;
    case 'lagBeforeP99':
    case 'lagAfterP99':
      return `Actions in the days ${name === 'lagBeforeP99' ? 'before' : 'after'} the opening started late: 99th percentile ${is} ms of opening time, at most ${most} ms allowed.`;
    case 'lostPeople':
      return `${is} people were planned whose record never came back.`;
    case 'generator':
      return 'The manifest declares the run invalid, without a reason.';
  }
}

import { hasRoom } from '../../server/opening/settings.ts';
import type { Finding } from './explain.ts';
import { figureValue } from './figures.ts';
import { type Path, valueAt } from './position.ts';
import { isTimeZone, offsetAt, writtenOffset } from './time-zone.ts';

export type Report = (path: Path, message: string, severity?: 'error' | 'warning') => void;

/**
 * What must hold between the settings of a scenario, each with the reason. The relations read the file's
 * raw data and pass over what is absent or of the wrong type, so that one slip elsewhere does not hide them.
 */
export function checkRelations(data: unknown): (Finding & { severity: 'error' | 'warning' })[] {
  const found: (Finding & { severity: 'error' | 'warning' })[] = [];
  const report: Report = (path, message, severity = 'error') => found.push({ path, message, severity });
  for (const relation of [
    instants,
    timeZone,
    quotaAndPeople,
    shares,
    admission,
    portal,
    draw,
    speed,
    devices,
    forms,
    payment,
    paymentService,
    ahead,
    afterwards,
    events,
    objectives,
    sources,
    marks,
  ])
    relation(data, report);
  return found;
}

function instants(data: unknown, report: Report): void {
  const at = (key: string) => Date.parse(String(valueAt(data, ['opening', key])));
  const opens = at('opensAt');
  if (at('preQueueAt') > opens)
    report(['opening', 'preQueueAt'], 'is after opensAt: the pre-queue begins before or at the opening');
  if (at('closesAt') <= opens) report(['opening', 'closesAt'], 'must be after opensAt');
  const list = at('listClosesAt');
  if (list < at('preQueueAt') || list > opens)
    report(['opening', 'listClosesAt'], 'must be between preQueueAt and opensAt');
  const late = figureValue(data, ['crowd', 'arrivals', 'lateSeconds']);
  if (late !== undefined && late * 1000 > at('closesAt') - opens)
    report(
      ['crowd', 'arrivals', 'lateSeconds'],
      `is longer than the opening: the late ones come within the ${(at('closesAt') - opens) / 1000} s that it lasts`,
      'warning',
    );
}

function timeZone(data: unknown, report: Report): void {
  const zone = valueAt(data, ['opening', 'timeZone']);
  if (typeof zone !== 'string' || zone === '') return;
  if (!isTimeZone(zone)) {
    report(['opening', 'timeZone'], `"${zone}" is not a time zone: write one such as America/Toronto`);
    return;
  }
  for (const key of ['preQueueAt', 'listClosesAt', 'opensAt', 'closesAt']) {
    const instant = valueAt(data, ['opening', key]);
    if (typeof instant !== 'string' || Number.isNaN(Date.parse(instant))) continue;
    const offset = offsetAt(zone, Date.parse(instant));
    if (writtenOffset(instant) !== offset)
      report(
        ['opening', key],
        `is written with ${writtenOffset(instant)}, but ${zone} is at ${offset} on that day`,
      );
  }
}

function quotaAndPeople(data: unknown, report: Report): void {
  const quota = figureValue(data, ['opening', 'quota']);
  const people = figureValue(data, ['crowd', 'people']);
  if (quota !== undefined && people !== undefined && quota > people && asksWhoGetsOne(data))
    report(
      ['opening', 'quota'],
      `${quota} places for ${people} people: nobody will go without, so order and refusals stay untested`,
      'warning',
    );
}

/** Whether an objective is about who gets a place: then there must be some who get none. */
function asksWhoGetsOne(data: unknown): boolean {
  const objectives = valueAt(data, ['objectives']);
  if (!Array.isArray(objectives)) return false;
  return objectives.some((_, i) =>
    /^(order\.|quota\.given$)/.test(String(valueAt(objectives, [i, 'measure']))),
  );
}

const SHARES: readonly [part: string, keys: readonly string[]][] = [
  ['payment.methods', ['online', 'post', 'cheque', 'cashOrder']],
  ['arrivals', ['early', 'burst', 'late', 'ahead']],
  ['devices', ['one', 'two', 'three']],
  ['networks', ['fibre', 'dsl', 'mobile']],
  ['retry', ['mash', 'backoff', 'obey', 'fixed']],
  ['payment', ['soon', 'late', 'never']],
];

/** Shares that a file may leave out: nobody is like that. */
const OPTIONAL_SHARES: readonly string[] = ['ahead', 'fixed'];

function shares(data: unknown, report: Report): void {
  for (const [part, all] of SHARES) {
    const path = ['crowd', ...part.split('.')];
    const keys = all.filter(
      (key) => !OPTIONAL_SHARES.includes(key) || valueAt(data, [...path, key]) !== undefined,
    );
    const numbers = keys.map((key) => figureValue(data, [...path, key]));
    if (numbers.some((number) => number === undefined)) continue;
    const sum = (numbers as number[]).reduce((total, number) => total + number, 0);
    if (Math.abs(sum - 1) > 1e-6)
      report(path, `the shares ${keys.join(', ')} must sum to 1, and sum to ${Number(sum.toFixed(6))}`);
  }
}

function admission(data: unknown, report: Report): void {
  const claim = figureValue(data, ['admission', 'claimSeconds']);
  const session = figureValue(data, ['admission', 'sessionSeconds']);
  if (claim !== undefined && session !== undefined && claim > session)
    report(
      ['admission', 'claimSeconds'],
      `${claim} s is longer than sessionSeconds, ${session} s: a call would hold a place longer than a session`,
    );
}

/** A portal that cannot answer anyone in time, or that the admission asks more of than it can do. */
function portal(data: unknown, report: Report): void {
  const figure = (key: string) => figureValue(data, ['portal', key]);
  const [workers, service, timeout] = [figure('workers'), figure('serviceSeconds'), figure('timeoutSeconds')];
  if (service !== undefined && timeout !== undefined && timeout <= service)
    report(
      ['portal', 'timeoutSeconds'],
      `must be longer than serviceSeconds, ${service} s: nobody waits long enough to be answered`,
    );
  const control = valueAt(data, ['admission', 'control']);
  const hasPortal = valueAt(data, ['portal']) !== undefined;
  if (control === 'adaptive' && !(hasPortal && hasRoom(String(valueAt(data, ['admission', 'mode'])))))
    report(['admission', 'control'], 'adaptive needs a room, and a portal whose strength is to be found');
  const rate = figureValue(data, ['admission', 'ratePerSecond']);
  if (workers === undefined || service === undefined || rate === undefined) return;
  if (control !== 'adaptive' && rate > workers / service)
    report(
      ['portal', 'workers'],
      `${workers} workers of ${service} s serve ${Number((workers / service).toPrecision(3))} people a second, fewer than the ${rate} that are let in`,
      'warning',
    );
}

function draw(data: unknown, report: Report): void {
  if (valueAt(data, ['admission', 'mode']) !== 'lottery') return;
  if (valueAt(data, ['opening', 'listClosesAt']) === undefined)
    report(
      ['opening'],
      'listClosesAt is missing: mode lottery draws those who have joined by then, so write an instant from preQueueAt to opensAt',
    );
}

function speed(data: unknown, report: Report): void {
  const steps = valueAt(data, ['run', 'speed']);
  if (!Array.isArray(steps) || steps.length === 0) return;
  const from = steps.map((_, i) => valueAt(steps, [i, 'fromSeconds']));
  for (let i = 1; i < from.length; i++)
    if (Number(from[i]) <= Number(from[i - 1]))
      report(['run', 'speed', i, 'fromSeconds'], `must be after the step before it, ${from[i - 1]}`);
  const at = (key: string) => Date.parse(String(valueAt(data, ['opening', key])));
  const preQueueSeconds = (at('preQueueAt') - at('opensAt')) / 1000;
  if (Number(from[0]) > preQueueSeconds)
    report(
      ['run', 'speed', 0, 'fromSeconds'],
      `the run must start at the pre-queue or before: at most ${preQueueSeconds}, is ${from[0]}`,
    );
  const rush = steps.map((_, i) => valueAt(steps, [i, 'rush']) === true);
  if (!rush.includes(true))
    report(['run', 'speed'], 'no step is the rush: add `rush: true` to the step that the crowd is in');
  else if (rush.lastIndexOf(true) - rush.indexOf(true) >= rush.filter(Boolean).length)
    report(['run', 'speed', rush.lastIndexOf(true), 'rush'], 'the steps of the rush must follow one another');
}

function forms(data: unknown, report: Report): void {
  const from = figureValue(data, ['crowd', 'forms', 'unreadyFromSeconds']);
  const to = figureValue(data, ['crowd', 'forms', 'unreadyToSeconds']);
  if (from !== undefined && to !== undefined && from > to)
    report(['crowd', 'forms', 'unreadyFromSeconds'], `${from} is more than unreadyToSeconds, ${to}`);
}

function devices(data: unknown, report: Report): void {
  const from = figureValue(data, ['crowd', 'devices', 'nextFromSeconds']) ?? 5;
  const to = figureValue(data, ['crowd', 'devices', 'nextToSeconds']) ?? 60;
  if (from > to) report(['crowd', 'devices'], `nextFromSeconds, ${from}, is more than nextToSeconds, ${to}`);
}

function payment(data: unknown, report: Report): void {
  const from = figureValue(data, ['crowd', 'payment', 'lateFromDays']);
  const to = figureValue(data, ['crowd', 'payment', 'lateToDays']);
  const deadline = figureValue(data, ['opening', 'paymentDays']);
  if (from !== undefined && to !== undefined && from > to)
    report(['crowd', 'payment', 'lateFromDays'], `${from} is more than lateToDays, ${to}`);
  if (to !== undefined && deadline !== undefined && to > deadline + 1)
    report(
      ['crowd', 'payment', 'lateToDays'],
      `must be at most ${deadline + 1}: the run ends one day after the last payment is due`,
    );
}

/** Whoever pays online needs a service to pay at. */
function paymentService(data: unknown, report: Report): void {
  const online = figureValue(data, ['crowd', 'payment', 'methods', 'online']);
  const has = valueAt(data, ['payments']) !== undefined;
  if (online !== undefined && online > 0 && !has)
    report(
      ['crowd', 'payment', 'methods', 'online'],
      'needs a payment service: add `payments` with latencyMs, patienceMs, refused, silent, notifications and notifyAfterMs, or set online to 0',
    );
  if (has && !(online !== undefined && online > 0))
    report(
      ['payments'],
      'nobody pays at this service: crowd.payment.methods.online says who does',
      'warning',
    );
}

/** The days before the opening: they begin when the run does or later, and are over when the rush begins. */
function ahead(data: unknown, report: Report): void {
  const at = (key: string) => figureValue(data, ['crowd', 'ahead', key]);
  const [from, until] = [at('fromDays'), at('untilDays')];
  if (from === undefined || until === undefined) return;
  if (until > from)
    report(['crowd', 'ahead', 'untilDays'], `${until} is before fromDays, ${from}: it is at most that`);
  const steps = valueAt(data, ['run', 'speed']);
  const starts = Number(valueAt(data, ['run', 'speed', 0, 'fromSeconds']));
  if (starts > -from * 86_400)
    report(
      ['run', 'speed', 0, 'fromSeconds'],
      `is after the first people of crowd.ahead: at most ${-from * 86_400}, ${from} days before the opening`,
    );
  if (!Array.isArray(steps)) return;
  const rush = steps.findIndex((_, i) => valueAt(steps, [i, 'rush']) === true);
  const rushAt = Number(valueAt(steps, [rush, 'fromSeconds']));
  if (rush >= 0 && -until * 86_400 > rushAt)
    report(
      ['crowd', 'ahead', 'untilDays'],
      `ends after the rush has begun: at least ${Number((-rushAt / 86_400).toFixed(3))} days before the opening`,
    );
  if (Number(figureValue(data, ['crowd', 'forms', 'sections']) ?? 0) > 0)
    report(
      ['crowd', 'forms', 'sections'],
      'is not used beside crowd.ahead, which fills in the sections of the form itself',
      'warning',
    );
}

/** What comes after the day comes before the run ends. */
function afterwards(data: unknown, report: Report): void {
  const at = (key: string) => Date.parse(String(valueAt(data, ['opening', key])));
  const openDays = (at('closesAt') - at('opensAt')) / 86_400_000;
  const back = figureValue(data, ['crowd', 'standbyBackDays']);
  if (back !== undefined && back >= openDays)
    report(
      ['crowd', 'standbyBackDays'],
      `is when the opening has closed: it lasts ${Number(openDays.toFixed(3))} days, so take fewer or a later opening.closesAt`,
    );
  if (back !== undefined && valueAt(data, ['opening', 'unpaid']) === 'burned')
    report(
      ['crowd', 'standbyBackDays'],
      'nothing comes back to those who stand by while opening.unpaid is burned: set it to returned',
      'warning',
    );
  const asked = figureValue(data, ['crowd', 'documents', 'askedAfterDays']);
  const pays = figureValue(data, ['opening', 'paymentDays']);
  if (asked !== undefined && pays !== undefined && asked >= openDays + pays + 1)
    report(
      ['crowd', 'documents', 'askedAfterDays'],
      `is after the end of the run, ${Number((openDays + pays + 1).toFixed(3))} days after the opening: take fewer`,
    );
}

/** What an event needs: a portal to weaken, a day to happen in, a notice that is overrun and not undercut. */
function events(data: unknown, report: Report): void {
  const list = valueAt(data, ['events']);
  if (!Array.isArray(list)) return;
  const starts = Number(valueAt(data, ['run', 'speed', 0, 'fromSeconds']));
  list.forEach((_, i) => {
    const at = (key: string) => valueAt(list, [i, key]);
    if (at('kind') === 'capacity' && valueAt(data, ['portal']) === undefined)
      report(['events', i, 'kind'], 'capacity needs a portal: there is nothing to weaken without one');
    if (Number(at('atSeconds')) < starts)
      report(
        ['events', i, 'atSeconds'],
        `is before the run starts, at ${starts}: begin the schedule earlier`,
      );
  });
}

function objectives(data: unknown, report: Report): void {
  const list = valueAt(data, ['objectives']);
  if (!Array.isArray(list)) return;
  const names = list.map((_, i) => valueAt(list, [i, 'name']));
  names.forEach((name, i) => {
    if (typeof name === 'string' && names.indexOf(name) < i)
      report(['objectives', i, 'name'], `"${name}" names an objective above already`);
  });
}

/** Each source that is named exists, and each that exists is named. */
function sources(data: unknown, report: Report): void {
  const known = valueAt(data, ['sources']);
  if (typeof known !== 'object' || known === null) return;
  const named = new Set<string>();
  const visit = (node: unknown, path: Path): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      const here = [...path, Array.isArray(node) ? Number(key) : key];
      if (key !== 'source' || typeof value !== 'string') {
        visit(value, here);
        continue;
      }
      named.add(value);
      if (!Object.hasOwn(known, value))
        report(
          here,
          `there is no "${value}" under sources: add it there, or name ${Object.keys(known).join(', ')}`,
        );
    }
  };
  for (const part of ['opening', 'admission', 'portal', 'payments', 'crowd', 'events', 'published', 'marks'])
    visit(valueAt(data, [part]), [part]);
  for (const key of Object.keys(known))
    if (!named.has(key)) report(['sources', key], 'nothing names this source', 'warning');
}

function marks(data: unknown, report: Report): void {
  const list = valueAt(data, ['marks']);
  if (!Array.isArray(list)) return;
  list.forEach((_, i) => {
    const of = valueAt(list, [i, 'of']);
    if (typeof of !== 'string') return;
    const value = valueAt(data, of.split('.'));
    if (value === undefined || (typeof value === 'object' && !Array.isArray(value)))
      report(
        ['marks', i, 'of'],
        `"${of}" is not a setting of this file: a dotted path such as opening.opensAt`,
      );
  });
}

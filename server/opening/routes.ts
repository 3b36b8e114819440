import { Refusal } from '../errors.ts';
import type { Route } from '../http.ts';
import type { Services } from '../services.ts';
import { maintenanceAt, maintenanceFields } from './maintenance.ts';
import { once } from './once.ts';
import { phaseAt } from './phase.ts';
import { openingsOf } from './series.ts';

/** The openings of a year change seldom, and are told this long, wall ms. */
const openingsKeptMs = 1_000;

/** The opening as anyone may see it, and the server's health. */
export function openingRoutes(services: Services, draining: () => boolean): Route[] {
  const openings = once(() => openingsOf(services), openingsKeptMs);
  const ok = { status: 200, body: '{"status":"ok"}' };
  return [
    { method: 'get', path: '/api/opening', handle: () => ({ status: 200, body: openingBody(services) }) },
    {
      method: 'get',
      path: '/api/openings',
      handle: async () => ({ status: 200, body: JSON.stringify({ openings: await openings() }) }),
    },
    { method: 'get', path: '/healthz', vital: true, handle: () => ok },
    {
      method: 'get',
      path: '/readyz',
      vital: true,
      handle: () => {
        if (draining()) throw new Refusal('draining');
        const why = services.halted();
        if (why !== null) throw new Refusal('state_lost', { why });
        services.room.current();
        return ok;
      },
    },
  ];
}

function openingBody({ room, config, iso }: Services): string {
  const s = room.current();
  const nowMs = room.nowMs(s);
  const { id, title, listClosesAt } = config.settings.opening;
  return JSON.stringify({
    id,
    title,
    phase: phaseAt(s.phase, s, nowMs),
    now: iso(nowMs),
    preQueueAt: iso(s.preQueueAtMs),
    listClosesAt: listClosesAt ?? null,
    opensAt: iso(s.opensAtMs),
    closesAt: iso(s.closesAtMs),
    ...maintenanceFields(maintenanceAt(s, nowMs), iso),
    quota: {
      total: s.total,
      remaining: s.remaining,
      reserved: s.reserved,
      confirmed: s.confirmed,
      burned: s.burned,
    },
    room: {
      mode: s.mode,
      waiting: s.waiting,
      serving: s.serving,
      called: s.called,
      active: s.active,
      maxActive: s.maxActive,
      limit: s.limit,
      bearsPerSecond: s.bears,
      ratePerSecond: s.ratePerSecond,
      paused: s.paused,
    },
  });
}

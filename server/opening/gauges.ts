import type { Connections } from '../connections.ts';
import type { ChoiceOf } from '../metrics/table.ts';
import type { Metrics } from '../metrics.ts';
import type { Portal } from '../portal.ts';
import type { Controller } from '../waiting-room/controller.ts';
import type { Inversions } from '../waiting-room/inversions.ts';
import { conversion } from '../waiting-room/odds.ts';
import type { Room } from '../waiting-room/room.ts';
import type { Snapshot } from '../waiting-room/snapshot.ts';

/** Puts a snapshot on the gauges of shared state: every server shows the same. */
export function showSnapshot(metrics: Metrics, s: Snapshot, inversions: Inversions): void {
  for (const state of ['remaining', 'reserved', 'confirmed', 'burned'] as const)
    metrics.set('opening_day_places', { state }, s[state]);
  metrics.set('opening_day_quota_places', {}, s.total);
  metrics.set(
    'opening_day_oversold_places',
    {},
    Math.max(0, s.reserved + s.confirmed + s.burned - s.total, -s.remaining),
  );
  metrics.set('opening_day_ledger_entries', {}, s.ledgerLength);
  metrics.set('opening_day_joined_people', {}, s.lastNumber);
  metrics.set('opening_day_waiting_people', {}, s.waiting);
  metrics.set('opening_day_standby_people', {}, s.standby);
  metrics.set('opening_day_called_people', {}, s.called);
  metrics.set('opening_day_active_people', {}, s.active);
  metrics.set('opening_day_max_active_people', {}, s.maxActive);
  metrics.set('opening_day_admission_limit_people', {}, s.limit);
  metrics.set('opening_day_portal_bears_per_second', {}, s.bears ?? 0);
  metrics.set('opening_day_serving_turn', {}, s.serving);
  metrics.set('opening_day_admission_rate_per_second', {}, s.ratePerSecond);
  metrics.set('opening_day_conversion_ratio', {}, conversion(s).mean);
  metrics.set('opening_day_no_show_people', {}, s.noShows);
  metrics.set('opening_day_order_inversions', {}, inversions.count);
  metrics.set('opening_day_clock_seconds', {}, s.nowMs / 1000);
  metrics.choose('opening_day_phase', s.phase as ChoiceOf<'opening_day_phase'>);
}

/** Reads what is cheaper to read at a scrape than to keep. */
export function refreshMetrics(
  metrics: Metrics,
  {
    room,
    controller,
    portal,
    connections,
  }: { room: Room; controller: Controller; portal: Portal | null; connections: Connections },
): void {
  const ageMs = room.ageMs();
  metrics.set('opening_day_snapshot_age_seconds', {}, Number.isFinite(ageMs) ? ageMs / 1000 : 1e9);
  metrics.set('opening_day_controller', {}, controller.holds ? 1 : 0);
  metrics.set('opening_day_open_sockets', {}, connections.open);
  metrics.set('opening_day_socket_limit', {}, connections.shares.limit);
  metrics.set('opening_day_live_listeners', {}, connections.listeners);
  if (portal !== null) {
    const { workers, busyWorkers, queued } = portal.counters();
    metrics.set('opening_day_portal_workers', {}, workers);
    metrics.set('opening_day_portal_busy_workers', {}, busyWorkers);
    metrics.set('opening_day_portal_queued_requests', {}, queued);
  }
}

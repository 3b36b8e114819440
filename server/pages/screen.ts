import { admitted } from './screens/admitted.ts';
import { before } from './screens/before.ts';
import { beyondReach } from './screens/beyond-reach.ts';
import { busy, isFull } from './screens/busy.ts';
import { called } from './screens/called.ts';
import { closed } from './screens/closed.ts';
import { direct } from './screens/direct.ts';
import { done } from './screens/done.ts';
import { drawing } from './screens/drawing.ts';
import { holder } from './screens/holder.ts';
import { join } from './screens/join.ts';
import { left } from './screens/left.ts';
import { maintenance } from './screens/maintenance.ts';
import { soldOut } from './screens/sold-out.ts';
import { standby } from './screens/standby.ts';
import { waiting } from './screens/waiting.ts';
import type { Screen, View } from './view.ts';

/**
 * Which screen a person sees. What they hold comes first: a place is shown whatever the opening is doing; then what
 * keeps everyone out; then where their spot stands; then what the opening offers whoever has none.
 */
export function screenOf(view: View): Screen {
  const { place, status, snapshot, stopped } = view;
  if (place !== null && (place.status !== 'lapsed' || status === null || status.state === 'done')) {
    return done(view, place);
  }
  if (stopped || snapshot.phase === 'maintenance') return maintenance(view);
  if (view.holding !== null) return holder(view, view.holding);
  switch (status?.state) {
    case 'waiting':
      return status.beyondReach ? beyondReach(view, status) : waiting(view, status);
    case 'drawing':
      return drawing(view, status);
    case 'called':
      return called(view, status);
    case 'admitted':
      return admitted(view, status);
    case 'standby':
      return standby(view, status);
    case 'turnedAway':
      return snapshot.phase === 'closed' ? closed(view) : soldOut(view);
  }
  if (view.person?.category === 'exempt') return direct(view);
  if (snapshot.phase === 'closed') return closed(view);
  if (snapshot.phase === 'exhausted') return soldOut(view);
  if (status?.state === 'left' || status?.state === 'expired') return left(view, status.state);
  if (isFull(view)) return busy(view);
  if (snapshot.phase === 'before') return before(view);
  const hasRoom = snapshot.mode === 'fifo' || snapshot.mode === 'lottery';
  if (hasRoom) return join(view);
  return snapshot.phase === 'preQueue' ? before(view) : direct(view);
}

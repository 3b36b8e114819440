import type { LiveSnapshot } from '../../server/waiting-room/live-snapshot.ts';
import { liveStaleMs, ownPosition } from '../../server/waiting-room/own-position.ts';
import { agenda } from './agenda.ts';

/**
 * Devices in line that hear the room's news instead of asking where they stand. Each draws from the news what the page's
 * script would (`ownPosition`); only those whom a snapshot concerns are looked at, since tens of thousands hear it.
 * Pure; times are wall ms.
 */
export interface Listeners<Who> {
  /** Listens from now on. False where that would not do (no news lately, or the turn has come): it is to ask as told. */
  add(who: Who, turn: number, nowMs: number): boolean;
  /** A snapshot has come: those who do something about it, each after some time. They listen no longer. */
  hear(live: LiveSnapshot, nowMs: number): Heard<Who>[];
  /** Where nothing has been heard for too long: everybody, to ask again. */
  lost(nowMs: number): Heard<Who>[];
  size(): number;
}

export interface Heard<Who> {
  who: Who;
  /** `ask`: by `GET /api/queue`. `turnedAway`: the news says it all. */
  does: 'ask' | 'turnedAway';
  afterMs: number;
}

/** What tells everyone the same is not acted on by all in the same moment (as in `server/pages/script.js`), wall ms. */
const spreadMs = 2_000;

export function listeners<Who>(): Listeners<Who> {
  const byTurn = agenda<{ who: Who; turn: number; epoch: string }>();
  let last: LiveSnapshot | null = null;
  let heardAtMs = Number.NEGATIVE_INFINITY;
  let drawn = 0;

  /** Evenly over [0, 1), and never the same twice: the golden ratio's multiples. */
  function draw(): number {
    drawn = (drawn + 0.6180339887498949) % 1;
    return drawn;
  }

  function taken(most: number, does: (turn: number, epoch: string) => Omit<Heard<Who>, 'who'>) {
    const heard: Heard<Who>[] = [];
    while (byTurn.nextAtMs() <= most && byTurn.size() > 0) {
      const { who, turn, epoch } = byTurn.take()!;
      heard.push({ who, ...does(turn, epoch) });
    }
    return heard;
  }

  return {
    add(who, turn, nowMs) {
      if (last === null || nowMs - heardAtMs > liveStaleMs) return false;
      if (ownPosition(last, { epoch: last.epoch, turn }, 0, 0).state !== 'waiting') return false;
      byTurn.add(turn, { who, turn, epoch: last.epoch });
      return true;
    },
    hear(live, nowMs) {
      const forAll = live.phase === 'exhausted' || live.phase === 'closed' || live.epoch !== last?.epoch;
      [last, heardAtMs] = [live, nowMs];
      const most = forAll ? Number.POSITIVE_INFINITY : Math.max(live.serving, live.turnedAwayTo);
      return taken(most, (turn, epoch) => {
        const position = ownPosition(live, { epoch, turn }, 0, draw());
        return position.state === 'turnedAway'
          ? { does: 'turnedAway', afterMs: draw() * spreadMs }
          : { does: 'ask', afterMs: position.state === 'ask' ? position.afterMs : 0 };
      });
    },
    lost(nowMs) {
      if (nowMs - heardAtMs <= liveStaleMs) return [];
      return taken(Number.POSITIVE_INFINITY, () => ({ does: 'ask', afterMs: draw() * liveStaleMs }));
    },
    size: byTurn.size,
  };
}

/** One step of a draw, with what it hands in; times in opening ms. */
export type DrawStep =
  | { do: 'commit'; commitment: string; secret: string; saltKey: string }
  | { do: 'root'; numbers: number; root: string; saltKey: string; roundAtMs: number; revealMs: number }
  | { do: 'reveal'; secret: string; commitment: string }
  | { do: 'beacon'; round: string; value: string }
  | { do: 'seed'; secret: string | null; root: string; beacon: string; seed: string };

export const drawSteps = ['commit', 'root', 'reveal', 'beacon', 'seed'] as const;

interface Said {
  value: string;
  atMs: number;
}

/**
 * The draw as it is meant to go: each thing is said once, in an order in which nobody can still choose. The
 * commitment before the list's time, the root of the closed list, then the secret or not at all, then the beacon.
 */
export class DrawModel {
  list: { size: number; closedAtMs: number } | null = null;
  commitment: Said | null = null;
  root: (Said & { revealByMs: number; roundAtMs: number }) | null = null;
  secret: Said | null = null;
  beacon: Said | null = null;
  drawn: Said | null = null;

  get seed(): string | null {
    return this.drawn?.value ?? null;
  }

  /** The step that is due, as far as time lets it. */
  get due(): DrawStep['do'] {
    if (this.list === null) return 'commit';
    if (this.root === null) return 'root';
    if (this.beacon !== null) return 'seed';
    return this.commitment !== null && this.secret === null ? 'reveal' : 'beacon';
  }

  /** @returns the code of the script of that name */
  step(step: DrawStep, nowMs: number, listClosesAtMs: number): string {
    switch (step.do) {
      case 'commit':
        if (this.commitment) return 'again';
        if (this.list || nowMs >= listClosesAtMs) return 'too_late';
        this.commitment = { value: step.commitment, atMs: nowMs };
        return 'ok';
      case 'root': {
        if (this.list?.size !== step.numbers) return 'stale';
        if (this.root) return 'again';
        const revealByMs = nowMs + step.revealMs;
        const roundAtMs = step.roundAtMs === 0 ? revealByMs : step.roundAtMs;
        if (roundAtMs < revealByMs) return 'past';
        this.root = { value: step.root, atMs: nowMs, revealByMs, roundAtMs };
        return 'ok';
      }
      case 'reveal':
        if (!this.root) return 'too_early';
        if (this.commitment?.value !== step.commitment) return 'wrong';
        if (this.secret) return 'again';
        if (nowMs >= this.root.revealByMs || this.beacon) return 'too_late';
        this.secret = { value: step.secret, atMs: nowMs };
        return 'ok';
      case 'beacon':
        if (!this.root) return 'too_early';
        if (step.round !== '7') return 'wrong';
        if (this.beacon) return this.beacon.value === step.value ? 'again' : 'taken';
        if (nowMs < this.root.roundAtMs) return 'too_early';
        this.beacon = { value: step.value, atMs: nowMs };
        return 'ok';
      case 'seed':
        if (this.drawn) return 'again';
        if (!this.root || !this.beacon) return 'stale';
        if ((this.secret?.value ?? null) !== step.secret) return 'stale';
        if (this.root.value !== step.root || this.beacon.value !== step.beacon) return 'stale';
        this.drawn = { value: step.seed, atMs: nowMs };
        return 'ok';
    }
  }

  get fields(): number {
    return Object.keys(this.record()).length;
  }

  /** As the scripts write it. */
  record(): Record<string, string> {
    const { list, commitment, root, secret, beacon, drawn } = this;
    return {
      ...(list && { numbers: `${list.size}`, closedAt: `${list.closedAtMs}` }),
      ...(commitment && { commitment: commitment.value, committedAt: `${commitment.atMs}` }),
      ...(root && {
        ...{ listRoot: root.value, rootAt: `${root.atMs}`, source: 'a beacon', round: '7' },
        ...{ roundAt: `${root.roundAtMs}`, revealBy: `${root.revealByMs}` },
      }),
      ...(secret && { secret: secret.value, revealedAt: `${secret.atMs}` }),
      ...(beacon && { beacon: beacon.value, beaconAt: `${beacon.atMs}` }),
      ...(drawn && { seed: drawn.value, drawnAt: `${drawn.atMs}` }),
    };
  }
}

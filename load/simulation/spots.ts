const states = ['waiting', 'called', 'admitted', 'submitted', 'left', 'expired', 'standby'] as const;

/** How a spot stands. */
export type SpotState = (typeof states)[number];

/** Opening ms from the opening. */
interface SpotTimes {
  calledAtMs: number;
  claimByMs: number;
  expiresAtMs: number;
}

const neverCalled: SpotTimes = { calledAtMs: 0, claimByMs: 0, expiresAtMs: 0 };

/** The spots of a room, by number from 1: a few bytes each, since most of a million are never called. */
export class Spots {
  #owners = new Int32Array(1024);
  #turns = new Int32Array(1024);
  #states = new Uint8Array(1024);
  readonly #times = new Map<number, SpotTimes>();

  /** Waits. @param turn 0: not drawn yet */
  add(number: number, owner: number, turn: number): void {
    if (number >= this.#owners.length) this.#grow();
    this.#owners[number] = owner;
    this.#turns[number] = turn;
    this.#states[number] = 0;
  }

  /** Who holds it, as the caller counts people. */
  ownerOf(number: number): number {
    return this.#owners[number]!;
  }

  turnOf(number: number): number {
    return this.#turns[number]!;
  }

  setTurn(number: number, turn: number): void {
    this.#turns[number] = turn;
  }

  stateOf(number: number): SpotState {
    return states[this.#states[number]!]!;
  }

  setState(number: number, state: SpotState): void {
    this.#states[number] = states.indexOf(state);
  }

  call(number: number, calledAtMs: number, claimByMs: number): void {
    this.setState(number, 'called');
    this.#times.set(number, { calledAtMs, claimByMs, expiresAtMs: 0 });
  }

  timesOf(number: number): SpotTimes {
    return this.#times.get(number) ?? neverCalled;
  }

  #grow(): void {
    const size = this.#owners.length * 2;
    const owners = new Int32Array(size);
    owners.set(this.#owners);
    const turns = new Int32Array(size);
    turns.set(this.#turns);
    const states = new Uint8Array(size);
    states.set(this.#states);
    [this.#owners, this.#turns, this.#states] = [owners, turns, states];
  }
}

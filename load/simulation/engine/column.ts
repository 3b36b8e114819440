/** A column of numbers that grows. `values` may be longer than what was set, and is another one after it has grown. */
export class Column {
  values = new Float64Array(4096);

  at(index: number): number {
    return this.values[index]!;
  }

  set(index: number, value: number): void {
    this.#reach(index);
    this.values[index] = value;
  }

  add(index: number, value: number): void {
    this.#reach(index);
    this.values[index]! += value;
  }

  #reach(index: number): void {
    if (index < this.values.length) return;
    const values = new Float64Array(Math.max(index + 1, this.values.length * 2));
    values.set(this.values);
    this.values = values;
  }
}

/** Events far ahead, in no order: four numbers each (time, sequence number, what, who), one after the other. */
export class Pile {
  values = new Float64Array(256);
  /** Of `values`, how many are set. */
  length = 0;

  add(at: number, order: number, what: number, who: number): void {
    const { length } = this;
    if (length === this.values.length) {
      const values = new Float64Array(2 * length);
      values.set(this.values);
      this.values = values;
    }
    const { values } = this;
    values[length] = at;
    values[length + 1] = order;
    values[length + 2] = what;
    values[length + 3] = who;
    this.length = length + 4;
  }
}

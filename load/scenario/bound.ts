/** The bound of an objective, read: `= 0`, `<= 250`, `>= 0.95`, `< 1`, `> 0`, `= quota`. */
export interface Bound {
  operator: '=' | '<=' | '>=' | '<' | '>';
  /** A number, or `quota`: the places of the (scaled) scenario, those that are added to it included. */
  value: number | 'quota';
}

/** Null where the text is not a bound. */
export function parseBound(text: string): Bound | null {
  const match = /^\s*(<=|>=|=|<|>)\s*(quota|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*$/.exec(text);
  if (match === null) return null;
  const operator = match[1] as Bound['operator'];
  return { operator, value: match[2] === 'quota' ? 'quota' : Number(match[2]) };
}

/** Whether a measured value meets the bound; `quota` is the number of places of the scenario that was run. */
export function meetsBound(bound: Bound, value: number, quota: number): boolean {
  const limit = bound.value === 'quota' ? quota : bound.value;
  switch (bound.operator) {
    case '=':
      return value === limit;
    case '<=':
      return value <= limit;
    case '>=':
      return value >= limit;
    case '<':
      return value < limit;
    case '>':
      return value > limit;
  }
}

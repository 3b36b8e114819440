/**
 * k6's own words for one of N equal parts of a test, as arguments: `--execution-segment=1/3:2/3` of the sequence
 * `0,1/3,2/3,1`. k6 shares out a test's virtual users by it, and numbers them through all parts (`exec.vu.idInTest`).
 * None for a test that is not parted. Pure.
 *
 * @param index from 0
 */
export function executionSegment(index: number, of: number): string[] {
  if (of === 1) return [];
  const edges = Array.from({ length: of + 1 }, (_, k) => (k === 0 ? '0' : k === of ? '1' : `${k}/${of}`));
  return [
    `--execution-segment=${edges[index]}:${edges[index + 1]}`,
    `--execution-segment-sequence=${edges.join(',')}`,
  ];
}

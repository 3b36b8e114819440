import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml';

export type Path = readonly PropertyKey[];

/** Where a path stands in a YAML text. */
export interface Position {
  line: number;
  column: number;
}

/**
 * Finds paths in a parsed YAML document. A path that is not there is answered by the nearest part of it
 * that is, so that a missing key is reported at what it is missing from.
 */
export function positions(document: Document.Parsed, lines: LineCounter): (path: Path) => Position {
  const at = (node: unknown): Position | null => {
    const range = (node as Node | null)?.range;
    if (range === undefined || range === null) return null;
    const { line, col } = lines.linePos(range[0]);
    return { line, column: col };
  };
  return (path) => {
    let node: unknown = document.contents;
    let found: Position = at(node) ?? { line: 1, column: 1 };
    for (const part of path) {
      if (isAlias(node)) node = node.resolve(document);
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(part));
        if (pair === undefined) return found;
        found = at(pair.key) ?? found;
        node = pair.value;
      } else if (isSeq(node)) {
        const item = node.items[Number(part)];
        if (item === undefined) return found;
        found = at(item) ?? found;
        node = item;
      } else return found;
    }
    return found;
  };
}

/** `run.speed[1].fromSeconds`. */
export function pathText(path: Path): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? String(part) : `.${String(part)}`;
  }
  return text;
}

/** The value at a path of plain data; undefined where there is none. */
export function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

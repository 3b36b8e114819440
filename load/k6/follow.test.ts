import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { follow } from './follow.ts';

test('hands over whole lines as they come, however they are cut', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opening-day-follow-'));
  try {
    const path = join(folder, 'said');
    writeFileSync(path, '');
    const heard: string[] = [];
    const follower = follow(path, (line) => heard.push(line));
    follower.read();
    const text = Buffer.from('première\nseconde\n\n');
    appendFileSync(path, text.subarray(0, 5));
    follower.read();
    expect(heard).toEqual([]);
    // In the middle of a letter of two bytes.
    appendFileSync(path, text.subarray(5, 7));
    follower.read();
    appendFileSync(path, text.subarray(7));
    follower.read();
    expect(heard).toEqual(['première', 'seconde']);
    const many = Array.from({ length: 41_000 }, (_, i) => `{"line":${i}}`);
    appendFileSync(path, `${many.join('\n')}\n`);
    follower.read();
    follower.close();
    expect(heard.slice(2)).toEqual(many);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

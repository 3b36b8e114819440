import { expect, test } from 'vitest';
import { type Marks, Witness } from './witness.ts';

const marks: Marks = {
  epoch: 'one',
  lastNumber: 40,
  lastSeq: 30,
  lastRank: 20,
  ledgerLength: 30,
  drawFields: 4,
};

function witness(...seen: (Partial<Marks> & { epoch: string })[]): Witness {
  const fresh = new Witness();
  for (const mark of seen) fresh.saw(mark);
  return fresh;
}

test('who has seen nothing misses nothing', () => {
  expect(witness().missing(marks)).toBe(null);
  expect(witness().missing({ ...marks, epoch: '' })).toBe(null);
});

test('the same, or more, is fine', () => {
  expect(witness(marks).missing(marks)).toBe(null);
  expect(witness(marks).missing({ ...marks, lastNumber: 41, lastSeq: 31 })).toBe(null);
});

test.each(['lastNumber', 'lastSeq', 'lastRank', 'ledgerLength', 'drawFields'] as const)(
  'less of %s is missed',
  (mark) => {
    const found = { ...marks, [mark]: marks[mark] - 1 };
    expect(witness(marks).missing(found)).toBe(
      `${mark} ${marks[mark]} was seen, ${marks[mark] - 1} is found`,
    );
  },
);

test('an opening that is gone, or another one, is missed', () => {
  const empty = { epoch: '', lastNumber: 0, lastSeq: 0, lastRank: 0, ledgerLength: 0, drawFields: 0 };
  expect(witness(marks).missing(empty)).toBe('the opening is gone (epoch one was seen)');
  expect(witness(marks).missing({ ...marks, epoch: 'two' })).toBe('epoch one was seen, two is found');
});

test('remembers the furthest of each mark, whatever order they come in and however few are known', () => {
  const seen = witness(
    { epoch: 'one', lastRank: 9 },
    { epoch: 'one', lastNumber: 7 },
    { epoch: 'one', lastRank: 3 },
  );
  expect(seen.marks).toEqual({
    epoch: 'one',
    lastNumber: 7,
    lastSeq: 0,
    lastRank: 9,
    ledgerLength: 0,
    drawFields: 0,
  });
  expect(seen.missing({ ...marks, lastRank: 8 })).toContain('lastRank 9 was seen');
});

test('a new epoch begins from nothing; a reset forgets', () => {
  const seen = witness(marks, { epoch: 'two', lastNumber: 1 });
  expect(seen.marks).toEqual({
    epoch: 'two',
    lastNumber: 1,
    lastSeq: 0,
    lastRank: 0,
    ledgerLength: 0,
    drawFields: 0,
  });
  seen.reset();
  expect(seen.marks).toBe(null);
  expect(seen.missing({ ...marks, epoch: 'three' })).toBe(null);
});

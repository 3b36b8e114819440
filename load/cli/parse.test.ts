import { describe, expect, test } from 'vitest';
import { EVERYWHERE } from './help.ts';
import { parse } from './parse.ts';
import { runOptions } from './run-options.ts';

const table = { ...runOptions, ...EVERYWHERE };
const read = (line: string) =>
  parse(line.split(' ').filter(Boolean), table, { name: '<scenario>', min: 1, max: 1 });

describe('options that are right', () => {
  test('none: the defaults', () => {
    const { values, names, problems, given } = read('small-opening');
    expect(problems).toEqual([]);
    expect(names).toEqual(['small-opening']);
    expect([...given]).toEqual([]);
    expect(values).toMatchObject({
      scale: null,
      speed: null,
      durability: 'always',
      keep: false,
      json: false,
    });
  });

  test.each([
    ['x --scale 0.1', { scale: 0.1 }],
    ['x --scale=1', { scale: 1 }],
    ['--speed auto x', { speed: 'auto' }],
    ['x --speed 60', { speed: 60 }],
    ['x --speed 1e3', { speed: 1000 }],
    ['x --seed 0 --people 41000', { seed: 0, people: 41_000 }],
    ['x --servers 64 --keep --prometheus', { servers: 64, keep: true, prometheus: true }],
    ['x --admission passthrough --generator builtin', { admission: 'passthrough', generator: 'builtin' }],
    ['x --durability everysec', { durability: 'everysec' }],
    ['x --redis redis://127.0.0.1:6379/2', { redis: 'redis://127.0.0.1:6379/2' }],
    ['x --target http://localhost:8080', { target: 'http://localhost:8080' }],
    ['x --out /tmp/o --language fr --json', { out: '/tmp/o', language: 'fr', json: true }],
    ['--keep -- x', { keep: true }],
  ])('%s', (line, values) => {
    const parsed = read(line);
    expect(parsed.problems).toEqual([]);
    expect(parsed.names).toEqual(['x']);
    expect(parsed.values).toMatchObject(values);
  });
});

describe('options that are wrong are named, with what to write instead', () => {
  test.each([
    ['', '<scenario>', /is missing/],
    ['x y', '"y"', /too much: give <scenario> only/],
    ['x --scale', '--scale', /needs a value: X/],
    ['x --scale --keep', '--scale', /needs a value/],
    ['x --scale=', '--scale', /number from 0.0001 to 1; not ""/],
    ['x --scale 0', '--scale', /from 0.0001 to 1; not "0"/],
    ['x --scale -0.1', '--scale', /not "-0.1"/],
    ['x --scale 2', '--scale', /from 0.0001 to 1/],
    ['x --scale 1:10', '--scale', /not "1:10"/],
    ['x --scale NaN', '--scale', /not "NaN"/],
    ['x --people 1.5', '--people', /whole number/],
    ['x --people 10k', '--people', /not "10k"/],
    ['x --people Infinity', '--people', /not "Infinity"/],
    ['x --seed -1', '--seed', /from 0/],
    ['x --seed 4294967296', '--seed', /to 4294967295/],
    ['x --servers 0', '--servers', /from 1 to 64/],
    ['x --speed fast', '--speed', /auto or a number/],
    ['x --admission fifos', '--admission', /is fifo, lottery, session-limit, passthrough; not "fifos"/],
    ['x --generator K6', '--generator', /is k6, builtin/],
    ['x --durability sometimes', '--durability', /is always, everysec, none/],
    ['x --redis 127.0.0.1:6379', '--redis', /such as redis:/],
    ['x --redis http://127.0.0.1', '--redis', /such as redis:/],
    ['x --target localhost:8080', '--target', /such as http:/],
    ['x --out=', '--out', /is empty/],
    ['x --keep=yes', '--keep', /takes no value/],
    ['x --keep --keep', '--keep', /given twice/],
    ['x --language de', '--language', /is en, fr/],
    ['x --scael 0.1', '--scael', /did you mean --scale\?/],
    ['x --frobnicate', '--frobnicate', /not an option here; see --help/],
    ['x -s', '-s', /not an option here/],
    ['x --segment 3/2', '--segment', /such as 1\/3/],
    ['x --segment 0/2', '--segment', /such as 1\/3/],
    ['x --start-at 09:00', '--start-at', /with its offset/],
    ['x --connections mine', '--connections', /shared, own/],
    ['x --__proto__ 1', '--__proto__', /not an option here/],
    ['x --toString', '--toString', /not an option here/],
  ])('%s', (line, name, message) => {
    const { problems } = read(line);
    expect(problems.map((problem) => problem.name)).toEqual([name]);
    expect(problems[0]!.message.en).toMatch(message);
    expect(problems[0]!.message.fr).not.toBe('');
  });

  test('all at once', () => {
    const { problems } = read('--scale 9 --seed x --nope 3 --servers 0');
    expect(problems.map((problem) => problem.name)).toEqual([
      '--scale',
      '--seed',
      '--nope',
      '--servers',
      '<scenario>',
    ]);
  });
});

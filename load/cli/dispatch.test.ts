import { describe, expect, test } from 'vitest';
import { program } from '../cli.ts';
import { ScenarioError } from '../scenario/load.ts';
import { command, UsageError } from './command.ts';
import { dispatch } from './dispatch.ts';
import { highest } from './exit.ts';
import { testRim } from './test-rim.ts';

/** Calls the program as if from a shell, nothing started. */
async function call(typed: string, commands = program.commands) {
  const rim = testRim();
  const code = await dispatch({ ...program, commands }, typed.split(' ').filter(Boolean), rim);
  return { code, out: rim.written.out, err: rim.written.err };
}

/** A command that does what it is told, in place of one that would start things. */
const doing = (run: () => Promise<number>) => ({
  run: command({
    name: 'run',
    summary: { en: 's', fr: 's' },
    takes: { name: 'X', min: 0, max: 1 },
    options: {},
    examples: [],
    run,
  }),
});

describe('the program', () => {
  test.each(['--help', '-h', 'help'])('%s lists every command', async (typed) => {
    const { code, out, err } = await call(typed);
    expect(code).toBe(0);
    expect(err).toBe('');
    for (const name of Object.keys(program.commands)) expect(out).toMatch(new RegExp(`^ {2}${name} `, 'm'));
  });

  test.each(['--version', 'version'])('%s', async (typed) => {
    expect(await call(typed)).toEqual({ code: 0, out: '0.1.0\n', err: '' });
  });

  test.each([
    ['', /^Rehearses/],
    ['rnu', /"rnu" is not a command; did you mean "run"\?/],
    ['frobnicate', /"frobnicate" is not a command \(--help lists them\)/],
    ['--frobnicate', /not a command/],
    ['size x', /there is no preset "x"/],
    ['help nope', /"nope" is not a command/],
    ['constructor', /is not a command/],
    ['rnu --language fr', /vouliez-vous dire « run »/],
    ['run', /<scenario> is missing/],
    ['run --language=fr', /<scenario> manque/],
    ['run a b c', /"c" is too much/],
    ['run nope', /there is no preset "nope"/],
    ['run x --scale 0 --seed z', /--scale .*\n.*--seed .*\nSee opening-day run --help/],
    ['run small-opening --breakpoint --repeat 2', /--repeat: is nothing for --breakpoint/],
    ['run small-opening --segment 1/2', /name it with --target[\s\S]*same --start-at/],
    ['run small-opening --tls --target http://127.0.0.1:9', /--tls is for the server that is started here/],
    ['simulate small-opening --distributions fitted', /--distributions fitted: .* --calibrate DIR/],
    ['size small-opening --distributions empirical', /--distributions empirical: .* --calibrate DIR/],
    ['validate-model small-opening --distributions empirical', /--distributions .* --calibrate DIR/],
    ['simulate small-opening --distributions exact', /--distributions is fitted, empirical; not "exact"/],
    ['room', /is missing/],
    ['room stop', /"stop" is not one of pause, resume, rate N, cap N, status/],
    ['room rate', /rate takes a number/],
    ['room rate 0', /rate takes a number/],
    ['room cap 1.5', /cap takes a whole number/],
    ['room pause 3', /"3" is too much/],
    ['room pause', /ADMIN_TOKEN is not set/],
    [
      'run small-opening --repeat 2 --redis redis://127.0.0.1:1',
      /--repeat 2 with --redis: .*from a fresh start/,
    ],
    ['run small-opening --repeat 2 --target http://127.0.0.1:1', /--repeat 2 with --target/],
    ['audit', /DIR is missing/],
    ['audit /no/such/folder', /does not exist/],
    ['report /no/such/folder', /does not exist/],
    ['report x --pfd', /did you mean --pdf/],
    ['doctor now', /takes no arguments/],
  ])('"%s" is wrong usage: 2', async (typed, says) => {
    const { code, out, err } = await call(typed);
    expect(err).toMatch(says);
    expect(out).toBe('');
    expect(code).toBe(2);
  });
});

describe('exit codes', () => {
  test.each([0, 1, 98, 99])('the command’s own: %s', async (code) => {
    expect(
      (
        await call(
          'run',
          doing(async () => code),
        )
      ).code,
    ).toBe(code);
  });

  test.each([
    ['wrong usage', new UsageError(['--a is wrong', '--b is wrong']), 2],
    [
      'a bad scenario',
      new ScenarioError('x.yaml', [{ path: 'crowd', line: 3, column: 1, message: 'bad', severity: 'error' }]),
      2,
    ],
    ['a failure', new Error('no Redis'), 1],
    ['what is not even an error', 'words', 1],
  ])('%s', async (_what, thrown, code) => {
    const throwing = doing(() => Promise.reject(thrown));
    const plain = await call('run', throwing);
    expect(plain.code).toBe(code);
    expect(plain.err).toMatch(/^opening-day run: /);
    expect(plain.err).not.toMatch(/ {4}at /);
    const json = await call('run --json', throwing);
    expect(json.code).toBe(code);
    expect(JSON.parse(json.out)).toMatchObject({ exitCode: code, error: expect.any(String) });
  });

  test('the highest that applies', () => {
    expect(highest()).toBe(0);
    expect(highest(0, 1, 0)).toBe(1);
    expect(highest(1, 98, 99)).toBe(99);
    expect(highest(98, 1)).toBe(98);
  });
});

describe('the help text (vitest -u writes it anew)', () => {
  const pages = ['--help', ...Object.keys(program.commands).map((name) => `${name} --help`)];
  test.each(pages.flatMap((page) => [`${page} --language en`, `${page} --language fr`]))(
    '%s',
    async (typed) => {
      const { code, out } = await call(typed);
      expect(code).toBe(0);
      for (const each of out.split('\n')) expect(each.length).toBeLessThanOrEqual(100);
      const name = typed.replaceAll('--help', '').replace('--language ', '').trim().split(/\s+/).join('.');
      await expect(out).toMatchFileSnapshot(`golden/help.${name}.txt`);
    },
  );
});

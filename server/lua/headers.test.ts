import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errors } from '../errors.ts';
import { type ScriptName, scriptKeys } from '../store/keys.ts';

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
const includeNames = readdirSync(new URL('includes/', import.meta.url)).map((file) => file.slice(0, -4));
const scripts = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.lua'))
  .map((file) => {
    const [, name, count] = /^([a-z]+)-(\d+)\.lua$/.exec(file)!;
    const lines = read(file).split('\n');
    const end = lines.findIndex((line) => !line.startsWith('--'));
    const header = lines.slice(0, end);
    return {
      file,
      name: name as ScriptName,
      keyCount: Number(count),
      header: header.filter((line) => !line.startsWith('-- @include')).join('\n'),
      includes: header.flatMap((line) => /^-- @include (\w+)$/.exec(line)?.[1] ?? []),
      code: lines.slice(end).join('\n').replace(/--.*$/gm, ''),
    };
  });

/** Answers that are not refusals to a caller, or that a route turns into one under another name. */
const otherAnswers: Partial<Record<ScriptName, string>> = {
  join: 'joined again no_room no_opening late',
  way: 'nothing waiting standby called admitted left expired turned_away done reserved confirmed lapsed exempt',
  standby: 'standby again found no_room no_opening late unknown',
  spot: 'waiting standby turned_away called admitted done left expired unknown',
  admit: 'admitted again done late unknown',
  leave: 'left over late unknown',
  signin: 'signed_in again unlimited no_opening late',
  signout: 'signed_out over late',
  signed: 'live unlimited',
  submit: 'reserved again exempt exempt_again clear no_opening late',
  pay: 'confirmed again no_opening late',
  advance: 'ok stale fenced no_opening late',
  drawcommit: 'ok again too_late fenced no_draw',
  drawroot: 'ok again past stale fenced',
  drawreveal: 'ok again too_early too_late wrong fenced',
  drawbeacon: 'ok again taken too_early wrong fenced',
  drawseed: 'ok again stale fenced',
  chain: 'ok stale fenced',
  open: 'opened exists halted',
  next: 'opened again unchained no_opening late',
  extend: 'extended again no_opening',
  register: 'registered late',
  documents: 'ok no_opening late',
  intend: 'opened again no_opening late',
  settle: 'confirmed again refund refused no_opening late',
  save: 'saved no_opening late',
};

test('every script is known, and every known script exists', () => {
  expect(scripts.map(({ name }) => name).sort()).toEqual(Object.keys(scriptKeys).sort());
});

test.each(scripts)('$file: its keys are those of its header, its name and store/keys.ts', (script) => {
  const documented = [...script.header.matchAll(/KEYS\[(\d+)\] (\w+)/g)].map(([, index, name]) => ({
    index,
    name,
  }));
  expect(documented.map(({ index }) => Number(index))).toEqual(documented.map((_, i) => i + 1));
  expect(documented.map(({ name }) => name)).toEqual(scriptKeys[script.name]);
  expect(script.keyCount).toBe(documented.length);
  const used = new Set([...script.code.matchAll(/KEYS\[(\d+)\]/g)].map(([, index]) => Number(index)));
  expect([...used].sort((a, b) => a - b)).toEqual(documented.map((_, i) => i + 1));
});

test.each(scripts)(
  '$file: it says what it is for, what it takes, and what it answers',
  ({ header, code }) => {
    expect(header).toMatch(/^--- [A-Z].*[.,]/);
    expect(header).toMatch(/^-- Result: /m);
    const named = new Set([...header.matchAll(/ARGV\[(\d+)/g)].map(([, index]) => index));
    for (const [, index] of code.matchAll(/ARGV\[(\d+)\]/g)) expect(named, `ARGV[${index}]`).toContain(index);
  },
);

test.each(scripts)('$file: each answer is in its header, and is known to whoever is told', (script) => {
  const known = new Set([...(otherAnswers[script.name] ?? '').split(' '), ...Object.keys(errors)]);
  const result = script.header.slice(script.header.indexOf('-- Result:'));
  const documented = new Set(result.match(/\b[a-z]+(?:_[a-z]+)*\b/g));
  const answered = [
    ...script.code.matchAll(
      /(?:answer\((?:i, )?|refuseAll\(|return \{? ?|refusal = |code = |out\[[^\]]+\] = |and |or )'([a-z_]+)'/g,
    ),
  ].map(([, code]) => code!);
  for (const code of answered) {
    expect(documented, 'what it answers is documented').toContain(code);
    expect(known, 'what it answers is known').toContain(code);
  }
  // The other way round: a line of the result begins with an answer, or is a row of them.
  for (const [, line] of result.matchAll(/^-- {3}(\S.*)$/gm)) {
    const [first, ...cells] = line!.split(/ {2,}/);
    const row = cells.every((cell) => /^[a-z_]+$/.test(cell) && cell !== 'now') ? cells : [];
    for (const code of [...first!.split(' '), ...row]) {
      expect(known, 'what is documented is known').toContain(code);
      // Two phases are passed on by name.
      const phase = /^(closed|maintenance)$/.test(code) && script.code.includes('refusal = phase');
      expect(phase || script.code.includes(`'${code}'`), `${code} can be answered`).toBe(true);
    }
  }
  for (const code of (otherAnswers[script.name] ?? '').split(' ')) {
    if (code !== '') expect(documented, 'what is listed here is documented').toContain(code);
  }
});

test.each(scripts)(
  '$file: each include exists, is used, and comes after what it needs',
  ({ includes, code }) => {
    expect(new Set(includes).size).toBe(includes.length);
    const bodies = includes.map((name) => {
      expect(includeNames).toContain(name);
      return read(`includes/${name}.lua`).replace(/--.*$/gm, '');
    });
    const everyFunction = includeNames.flatMap((name) => functionsOf(read(`includes/${name}.lua`)));
    const have: string[] = [];
    for (const [i, body] of bodies.entries()) {
      have.push(...functionsOf(body));
      const rest = [...bodies.filter((_, other) => other !== i), code].join('\n');
      expect(
        functionsOf(body).some((name) => calls(rest, name)),
        `${includes[i]} is used`,
      ).toBe(true);
      for (const name of everyFunction) if (calls(body, name)) expect(have, includes[i]).toContain(name);
    }
    for (const name of everyFunction) if (calls(code, name)) expect(have).toContain(name);
  },
);

test('every include is included by some script', () => {
  const used = new Set(scripts.flatMap(({ includes }) => includes));
  expect(includeNames.filter((name) => !used.has(name))).toEqual([]);
});

function functionsOf(lua: string): string[] {
  return [...lua.matchAll(/^local function (\w+)/gm)].map(([, name]) => name!);
}

function calls(lua: string, name: string): boolean {
  return new RegExp(`(?<!function )\\b${name}\\(`).test(lua);
}

test('whatever names a script in a comment names one that exists', () => {
  const project = new URL('../../', import.meta.url);
  const sources = ['server', 'load'].flatMap((folder) =>
    readdirSync(new URL(folder, project), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|lua)$/.test(file))
      .map((file) => `${folder}/${file}`),
  );
  const files = new Set(scripts.map(({ file }) => file));
  const stale = [...sources, 'ARCHITECTURE.md'].flatMap((source) =>
    [...readFileSync(new URL(source, project), 'utf8').matchAll(/(?<![\w-])[a-z]+-\d+\.lua/g)]
      .filter(([name]) => !files.has(name))
      .map(([name]) => `${source}: ${name}`),
  );
  expect(stale).toEqual([]);
});

import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunFilesError } from '../analysis/read-run.ts';
import type { Language } from '../analysis/summary.ts';
import { type SyntheticRun, syntheticRun, writeRun } from '../analysis/synthetic-run.ts';
import { writeReport } from './write.ts';

const { signs: _, ...honest } = syntheticRun({ people: 160, quota: 40 });
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opening-day-report-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Writes the honest run, as `change` leaves it, and its report; the files written. */
async function report(
  change: (run: Omit<SyntheticRun, 'signs'>) => void = () => {},
  language: Language = 'en',
) {
  const run = structuredClone(honest);
  change(run);
  await writeRun(folder, run);
  const summary = await writeReport(folder, { language });
  const file = (name: string) => readFile(join(folder, name), 'utf8');
  return {
    summary,
    html: await file('report.html'),
    md: await file('report.md'),
    junit: await file('junit.xml'),
    json: await file('summary.json'),
  };
}

/** What is written of the honest run, once for all tests that only read it. */
let plain: Awaited<ReturnType<typeof report>>;
beforeAll(async () => {
  plain = await report();
});

/**
 * The page without what is drawn in its charts, their data and their script: those are numbers and other people's code,
 * and a test of their own says they stay the same.
 */
function withoutDrawings(html: string): string {
  return html
    .replace(/(<svg role="img"[^>]*>)[\s\S]*?<\/svg>/g, '$1[drawing]</svg>')
    .replace(/(<script[^>]*>)[\s\S]*?<\/script>/g, '$1[data]</script>')
    .replace(/sha256-[^']+/g, 'sha256-[hash]');
}

/** Compares with a file of `golden/`, or writes it: `UPDATE_GOLDEN=1 npx vitest run load/report`. */
async function expectGolden(name: string, text: string): Promise<void> {
  const path = join(import.meta.dirname, 'golden', `${name}.golden`);
  if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(path, text);
  expect(text).toBe(await readFile(path, 'utf8'));
}

describe('golden outputs', () => {
  test('the page, in English', async () => {
    await expectGolden('report.en.html', withoutDrawings(plain.html));
  });

  test('the page, in French', async () => {
    await expectGolden('report.fr.html', withoutDrawings((await report(() => {}, 'fr')).html));
  });

  test('Markdown and JUnit', async () => {
    const { md, junit } = plain;
    await expectGolden('report.md', md);
    await expectGolden('junit.xml', junit);
  });
});

test('the same files give the same page, drawings and all, whatever was drawn before', async () => {
  expect(await report(() => {}, 'fr')).not.toEqual(plain);
  expect(await report()).toEqual(plain);
});

test('every id on the page is its own', async () => {
  const ids = [...plain.html.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
  expect(new Set(ids).size).toBe(ids.length);
});

test('nothing is loaded from elsewhere: no address but the name of SVG, no script but its own', async () => {
  const scripts = [...plain.html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1]!);
  const held = /<script type="text\/plain" id="live">([^<]*)<\/script>/.exec(plain.html)![1]!;
  const allowed = [...scripts, gunzipSync(Buffer.from(held, 'base64')).toString()].map(
    (script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  expect(allowed).toHaveLength(2);
  expect(plain.html).toContain(
    `"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src ${allowed.join(' ')}"`,
  );
  const html = plain.html.replace(/<script>[\s\S]*?<\/script>/, '');
  const addresses = [...html.matchAll(/\b[a-z]+:\/\/[^"'\s)]+/g)].map((match) => match[0]);
  expect([...new Set(addresses)]).toEqual(['http://www.w3.org/2000/svg']);
  expect(html).not.toMatch(
    /<script(?! type="(application\/json|text\/plain)")|@import|url\((?!#)|<link(?! rel="icon" href="data:,")/,
  );
});

test('the answer stands on top, and says what kind of rehearsal it was', async () => {
  const { html, md, json, summary } = plain;
  expect(summary.headline).toMatch(/^1:10 rehearsal: 40 of 40 places given/);
  expect(html).toContain('<title>Capacity report: ');
  expect(html.indexOf(summary.headline)).toBeGreaterThan(0);
  expect(html.indexOf(summary.headline)).toBeLessThan(html.indexOf('<section'));
  expect(md).toContain(summary.headline);
  expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(summary)));
});

describe('a run that says nothing', () => {
  test('invalid: unmistakable in page, Markdown and JUnit', async () => {
    const { html, md, junit, summary } = await report(({ manifest }) => {
      manifest.valid = false;
      manifest.invalidReasons = ['k6 had no CPU left: <99 %> & more.'];
    });
    expect(summary.verdict).toBe('invalid');
    expect(html.indexOf('INVALID RUN')).toBeLessThan(html.indexOf('<section'));
    expect(html).toContain('k6 had no CPU left: &#60;99 %&#62; &#38; more.');
    expect(html).not.toContain('class="badge met"><span class="sign" aria-hidden="true">✓</span> met');
    expect(md).toMatch(/> \*\*INVALID RUN/);
    expect(junit).toContain('failures="0" errors="9"');
    expect(junit).toContain('<error message="the run is invalid">');
  });

  test('interrupted: said once, and not as if it were slow', async () => {
    const { html, junit } = await report(({ manifest }) => {
      manifest.interrupted = true;
    });
    expect(html).toContain('INTERRUPTED RUN');
    expect(html).not.toContain('INVALID RUN');
    expect(junit).toContain('errors="9"');
  });
});

test('a missed objective is a failure, what cannot be told is skipped', async () => {
  const { junit, html } = await report(({ manifest }) => {
    manifest.scenario.objectives[0]!.bound = '= 41';
    manifest.scenario.objectives[1]!.measure = 'quota.unheardOf';
  });
  expect(junit).toContain('failures="1" errors="0" skipped="2"');
  expect(junit).toContain('<failure message="quota.given is 40 places, asked for: = 41">');
  expect(html).toContain('✗</span> missed');
});

test('records that do not hold are on top, too, and a failure of their own', async () => {
  const { html, md, junit, summary } = await report(({ ledger }) => {
    ledger[3]!.amount = 9;
  });
  expect(summary).toMatchObject({ audit: { ok: false }, answers: { exact: 'missed' } });
  expect(html.indexOf('THE RECORDS DO NOT HOLD')).toBeLessThan(html.indexOf('<section'));
  expect(md).toContain('THE RECORDS DO NOT HOLD');
  expect(junit).toMatch(/name="The audit of the records is clean"><failure/);
});

describe('what a run may lack', () => {
  test('a room: no numbers, no turns', async () => {
    const { html } = await report(({ manifest, people }) => {
      manifest.scenario.admission.mode = 'passthrough';
      for (const person of people)
        Object.assign(person, {
          number: null,
          turn: null,
          calledAtMs: null,
          admittedAtMs: null,
          joinedAtMs: null,
          firstOdds: null,
          firstEtaSeconds: null,
        });
    });
    expect(html).toContain('not in this mode');
    expect(html).toContain('told nobody what to expect');
  });

  test('everything: nobody came', async () => {
    const { summary, html } = await report((run) => {
      Object.assign(run, { people: [], ledger: [], receipts: [], series: [] });
      run.manifest.generatorReport.planned = run.manifest.generatorReport.recorded = 0;
    });
    expect(summary.quota.given).toBe(0);
    expect(html).toContain('No place was given');
  });

  test('a scale: full size has nothing to say about it', async () => {
    const { html } = await report(({ manifest }) => {
      manifest.scale = 1;
    });
    expect(html).not.toContain('id="scale"');
    expect(html).toContain('Full-scale rehearsal');
  });

  test('files: said in sentences, and nothing is written', async () => {
    const empty = await mkdtemp(join(folder, 'empty-'));
    await expect(writeReport(empty)).rejects.toThrow(RunFilesError);
    await expect(writeReport(empty)).rejects.toThrow(/run\.json: is missing\./);
  });
});

test('names that a scenario brings are text, never markup', async () => {
  const { html, junit, md } = await report(({ manifest }) => {
    manifest.scenario.opening.title = '<img src=x onerror=alert(1)>';
    manifest.scenario.objectives[0]!.name = '"><script>alert(1)</script>|';
  });
  for (const text of [html, junit]) expect(text).not.toMatch(/<img|<script>alert/);
  expect(md).toContain('\\<img');
  expect(md).toContain('\\|');
});

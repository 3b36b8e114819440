import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyseRun } from '../analysis/analyse.ts';
import { type AuditResult, auditFiles } from '../analysis/audit.ts';
import { readRun, recordsOf } from '../analysis/read-run.ts';
import type { Summary } from '../analysis/summary.ts';
import { runBuiltin } from '../generator/builtin.ts';
import type { Generator } from '../generator/generator.ts';
import { type Admin, adminOf, parseLines } from '../run/admin.ts';
import { liveDay } from '../run/day.ts';
import { openRunFolder } from '../run/folder.ts';
import { manifestOf } from '../run/manifest.ts';
import { asScenarioSays } from '../run/options.ts';
import { type Plan, planRun } from '../run/plan.ts';
import { writeRecord } from '../run/record.ts';
import { withFinalStates } from '../run/states.ts';
import { privateFolder } from '../stack/folder.ts';
import { moduleFile } from '../stack/path.ts';
import { startStack } from '../stack/stack.ts';
import { type Finding, startSceptic } from './probes.ts';
import { dayOf } from './scenario.ts';
import type { Mode } from './variant.ts';

export interface DayOptions {
  /** The planted fault; null for the reference server as it is. */
  fault: string | null;
  mode: Mode;
  /** Opening seconds per wall second while the crowd is there. */
  speed: number;
  /** Wall time, Unix ms. */
  now(): number;
}

/** What came of one day with one server. */
export interface Judged {
  summary: Summary;
  audit: AuditResult;
  sceptic: Finding[];
}

/**
 * Replays the day against one server, as `run` does: its own Redis and server, the same crowd, the same files,
 * the same analysis and audit of them. The sceptic beside the crowd is the one thing more.
 */
export async function liveVariant({ fault, mode, speed, now }: DayOptions): Promise<Judged> {
  const own = privateFolder('faults');
  // Nothing interrupts it: whoever ends this process ends all that it started (load/stack/guard.ts).
  const { signal } = new AbortController();
  try {
    const scenarioFile = join(own.path, 'scenario.json');
    writeFileSync(scenarioFile, JSON.stringify(dayOf(mode, speed)));
    const plan = planRun({
      ...asScenarioSays,
      generator: 'builtin',
      durability: 'none',
      scenario: scenarioFile,
    });
    const folder = await openRunFolder(join(own.path, 'run'), plan.people.length);
    const stack = await startStack({
      folder: folder.work,
      servers: 1,
      durability: 'none',
      openingFile: scenarioFile,
      ...(fault === null
        ? {}
        : { faults: { FAULT: fault }, entry: moduleFile(import.meta.dirname, 'server') }),
      note: () => {},
    });
    try {
      const admin = adminOf(stack.url, stack.adminToken);
      const watched = withSceptic({ plan, mode, admin, now });
      const day = await liveDay({
        plan,
        system: { url: stack.url, admin, versions: {}, prometheusWriteUrl: null, stop: stack.stop },
        generator: watched.generator,
        kind: [],
        folder: folder.work,
        now,
        interrupt: { signal },
        progress: { note: () => {}, follow: () => {}, rest: () => {}, close: () => {} },
      });
      const { result, evidence, series } = day;
      const manifest = await manifestOf(plan, {
        run: fault ?? 'honest',
        day,
        generator: 'builtin',
        durability: 'none',
        versions: {},
        interruptedBy: null,
      });
      await writeRecord(folder, {
        manifest,
        people: withFinalStates(result.people, evidence.ledger),
        ledger: evidence.ledger,
        receipts: evidence.receipts,
        series,
      });
      const files = await readRun(folder.path);
      const audit = auditFiles(folder.path, files);
      return { summary: analyseRun(recordsOf(folder.path, files), audit), audit, sceptic: watched.found() };
    } finally {
      await stack.stop();
    }
  } finally {
    own.remove();
  }
}

/** The built-in generator, with a sceptic beside the crowd. */
function withSceptic({ plan, mode, admin, now }: { plan: Plan; mode: Mode; admin: Admin; now(): number }): {
  generator: Generator;
  found(): Finding[];
} {
  let findings: Finding[] = [];
  return {
    found: () => findings,
    async generator(job) {
      const [waiter, jumper] = await scepticAccounts(admin);
      const { url, clock } = job;
      const tokens = { waiter: waiter!, jumper: jumper! };
      const sceptic = startSceptic({ url, mode, tokens, clock, opensAtMs: plan.opensAtMs, now });
      const result = await runBuiltin(job);
      findings = await sceptic.end(
        result.people,
        new Map(job.people.map(({ accountId, token }) => [accountId, token])),
      );
      return result;
    },
  };
}

async function scepticAccounts(admin: Admin): Promise<string[]> {
  const lines = ['waiter', 'jumper'].map((id) =>
    JSON.stringify({ id: `sceptic-${id}`, category: 'regular', complete: true }),
  );
  const answers = parseLines<{ token: string }>(await admin.people(`${lines.join('\n')}\n`));
  return answers.map(({ token }) => token);
}

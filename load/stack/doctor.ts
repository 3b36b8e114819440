import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Text } from '../cli/text.ts';
import { advice, type ProgramName } from './advice.ts';
import { canInstall } from './apt.ts';
import { canBrew } from './brew.ts';
import { findChromium } from './chromium.ts';
import { execute } from './execute.ts';
import { findK6 } from './k6.ts';
import { hasK6Release } from './k6-release.ts';
import { findProgram, projectFolder } from './path.ts';
import { findPrometheus } from './prometheus.ts';
import { findRedis } from './redis-program.ts';
import { canUnpack } from './unpack.ts';

export { renderDoctor } from './doctor-text.ts';

export interface Finding {
  name: ProgramName;
  /** Whether a replay needs it. */
  needed: boolean;
  found: boolean;
  version: string | null;
  path: string | null;
  /** Whether the project tries to get it by itself on this machine when it is missing. */
  provided: boolean;
  /** What it is for; in English. */
  use: string;
  /** When it is missing or too old: exactly how to get it; in English. */
  advice: string | null;
}

export interface DoctorReport {
  /** Whether everything is there that a replay needs, or will be provided. */
  ok: boolean;
  programs: Finding[];
  machine: {
    cores: number;
    memoryBytes: number;
    /** Limit of open files of a process (sockets count); null where there is none. */
    openFiles: OpenFiles;
  };
  /** What could get in the way though nothing is missing. */
  warnings: Text[];
}

interface OpenFiles {
  soft: number | null;
  hard: number | null;
}

/** Fewer open files than this are too few for a crowd's sockets on both ends. */
const enoughOpenFiles = 4_096;
const enoughMemoryBytes = 2 * 2 ** 30;

/** Looks at the machine: what is there, what is missing, how to get it. Installs and changes nothing. */
export async function doctor(): Promise<DoctorReport> {
  const k6 = await findK6();
  const go = findProgram(['go']);
  const packages = canInstall() || canBrew();
  const programs = [
    node(),
    await look('npm', findProgram(['npm']), { needed: true, provided: false }),
    await look('redis', findRedis(), { needed: true, provided: packages || canUnpack() }),
    await look('k6', k6?.path ?? null, { provided: go !== null || hasK6Release() }),
    await look('go', go, { provided: false }),
    await look('prometheus', findPrometheus(), { provided: packages }),
    await look('chromium', findChromium(), { provided: canInstall() }),
  ];
  const machine = {
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    openFiles: await openFiles(),
  };
  const ok = programs.every((each) => each.found || !each.needed || each.provided);
  return { ok, programs, machine, warnings: warningsFor(programs, machine) };
}

/** What a report warns of. Pure. */
export function warningsFor(programs: Finding[], machine: DoctorReport['machine']): Text[] {
  const warnings: Text[] = [];
  const found = (name: ProgramName) => programs.some((each) => each.name === name && each.found);
  const { cores, memoryBytes, openFiles } = machine;
  const { soft, hard } = openFiles;
  if (soft !== null && soft < enoughOpenFiles) {
    const command = `\`ulimit -n ${Math.min(hard ?? 65_536, 65_536)}\``;
    warnings.push({
      en: `only ${soft} open files a process: run ${command} first`,
      fr: `seulement ${soft} fichiers ouverts par processus : faites d’abord ${command}`,
    });
  }
  if (cores < 2)
    warnings.push({
      en: 'one core for the crowd and the server together: expect small scales',
      fr: 'un seul cœur pour la foule et le serveur : attendez-vous à de petites échelles',
    });
  if (memoryBytes < enoughMemoryBytes)
    warnings.push({
      en: 'less than 2 GiB of memory: expect small scales',
      fr: 'moins de 2 Gio de mémoire : attendez-vous à de petites échelles',
    });
  if (!found('k6') && !found('go'))
    warnings.push({
      en: 'neither k6 nor Go: the release archive is tried, else the small built-in generator runs',
      fr: 'ni k6 ni Go : l’archive publiée est essayée, sinon le petit générateur intégré sert',
    });
  return warnings;
}

/** The Node that runs this, against the one that package.json brings. */
function node(): Finding {
  const { dependencies } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'));
  const version = process.versions.node;
  const found = Number.parseInt(version, 10) >= Number.parseInt(dependencies.node, 10);
  return finding('node', found, version, process.execPath, { needed: true, provided: false });
}

type Role = { needed?: boolean; provided: boolean };

async function look(name: ProgramName, path: string | null, role: Role): Promise<Finding> {
  return finding(name, path !== null, path ? await versionOf(path) : null, path, role);
}

function finding(
  name: ProgramName,
  found: boolean,
  version: string | null,
  path: string | null,
  { needed = false, provided }: Role,
): Finding {
  const { use, get } = advice[name];
  return { name, needed, found, version, path, provided, use: use.en, advice: found ? null : get.en };
}

/** The first thing like a version in what the program says of itself. */
async function versionOf(path: string): Promise<string | null> {
  for (const asking of ['--version', 'version']) {
    const said = await execute(path, [asking], { timeoutMs: 10_000 });
    if (said.ok) return parseVersion(said.stdout);
  }
  return null;
}

/** "Redis server v=7.0.15 sha=..." is 7.0.15. Pure. */
export function parseVersion(printed: string): string | null {
  return /\d+\.\d+(?:\.\d+)*/.exec(printed)?.[0] ?? null;
}

async function openFiles(): Promise<OpenFiles> {
  const said = await execute('sh', ['-c', 'ulimit -Sn; ulimit -Hn']);
  const [soft, hard] = said.stdout.split('\n').map((word) => Number.parseInt(word, 10) || null);
  return { soft: soft ?? null, hard: hard ?? null };
}

/**
 * `npm run try-package`: packs the project, installs the package in an empty folder elsewhere, and lives a small
 * opening there for real, by the commands of somebody who has nothing but the package.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { privateFolder } from '../stack/folder.ts';
import { provideK6 } from '../stack/k6.ts';
import { projectFolder } from '../stack/path.ts';

const started = performance.now();
const say = (text: string) =>
  console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${text}`);

const place = privateFolder('package');
const run = join(place.path, 'run');
const repeats = join(place.path, 'repeats');
/** Runs a command in the empty folder; its output is shown only when it fails. */
const there = (command: string, ...args: string[]): string => {
  say(`${command} ${args.join(' ')}`);
  return execFileSync(command, args, {
    cwd: place.path,
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
};

// npm's own words for this script would lead the installation back into the checkout.
const env: NodeJS.ProcessEnv = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$/.test(name)),
);
try {
  // Built once, into the checkout's own tools, rather than anew for the package.
  const k6 = await provideK6({ note: say });
  if (k6 !== null) env['K6_BIN'] = k6;
  say('npm pack');
  execFileSync('npm', ['pack', '--silent', '--pack-destination', place.path], { cwd: projectFolder, env });
  const [archive] = readdirSync(place.path).filter((file) => file.endsWith('.tgz'));
  there('npm', 'init', '--yes');
  there('npm', 'install', '--no-audit', '--no-fund', `./${archive}`);
  const version = there('npx', 'opening-day', '--version').trim();
  there('npx', 'opening-day', 'validate', 'csq-2016-06-13');
  there('npx', 'opening-day', 'run', 'small-opening', '--repeat', '2', '--out', repeats);
  there('npx', 'opening-day', 'audit', join(repeats, '2'));
  there('npx', 'opening-day', 'baseline', 'first', repeats);
  there('npx', 'opening-day', 'run', 'small-opening', '--baseline', 'first', '--out', run);
  const { quota } = JSON.parse(readFileSync(join(run, 'summary.json'), 'utf8'));
  for (const file of ['report.html', 'comparison.json']) {
    if (!existsSync(join(run, file))) throw new Error(`the run left no ${file}`);
  }
  if (quota.accepted !== quota.total)
    throw new Error(`${quota.accepted} of ${quota.total} places were given`);
  say(
    `opening-day ${version}, packed, installed elsewhere: ${quota.accepted} of ${quota.total} places, report and audit`,
  );
} catch (error) {
  const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
  console.error(`${message}\n${stdout}${stderr}`);
  process.exitCode = 1;
} finally {
  place.remove();
}

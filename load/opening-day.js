#!/usr/bin/env node
/**
 * The command as npm installs it. A checkout runs the TypeScript as it is; a package brings it compiled, since Node
 * strips no types under `node_modules`. Either way by the Node that the package depends on: the server's library
 * comes as a binary for certain versions of Node, and the one on the path need not be among them.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const source = new URL('cli.ts', import.meta.url);
const cli = existsSync(source) ? source : new URL('../dist/load/cli.js', import.meta.url);
const wanted = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).dependencies
  .node;
const majorOf = (version) => version.split('.')[0];

if (majorOf(process.versions.node) === majorOf(wanted)) {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') console.error(`${warning.name}: ${warning.message}`);
  });
  const { main } = await import(cli);
  await main();
} else {
  handOver(nodeOfPackage());
}

/** The program that the npm package `node` brings; null where npm was not allowed to run its install script. */
function nodeOfPackage() {
  try {
    return createRequire(import.meta.url).resolve('node/bin/node');
  } catch {
    return null;
  }
}

/** Lets another Node do it: same terminal, same signals, same exit code. */
function handOver(node) {
  if (node === null) {
    console.error(
      `opening-day needs Node ${majorOf(wanted)}, and this is ${process.versions.node}. It brings its own, but npm did not run that package's install script.\n` +
        'Allow it and install again:  npm approve-scripts node && npm rebuild node\n' +
        `or run opening-day with a Node ${majorOf(wanted)} of yours.`,
    );
    process.exitCode = 1;
    return;
  }
  const args = [
    '--disable-warning=ExperimentalWarning',
    fileURLToPath(import.meta.url),
    ...process.argv.slice(2),
  ];
  const child = spawn(node, args, { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both; the child decides what it means. Other signals reach this process alone.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`opening-day: ${node} could not be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code ?? 1;
      return;
    }
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/**
 * `npm run build`: makes `dist/`, what the npm package holds: the programs compiled, with their types, and beside them
 * the files that they read (Lua, style sheets, scenarios, rules).
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundle } from '../report/live/bundle.ts';
import { projectFolder } from '../stack/path.ts';

const dist = join(projectFolder, 'dist');

/** Files that are read and not imported; paths from the project's folder. */
function readFiles(): string[] {
  const found = globSync('{server,load,scenarios,dashboards}/**/*.*', { cwd: projectFolder });
  return found.filter((file) => !/\.ts$|\/golden\/|\/package\/|^load\/opening-day\.js$|\.test\./.test(file));
}

/** Modules that are started by name and were not compiled: they are missing among the `files` of tsconfig.json. */
function missingPrograms(): string[] {
  return globSync('**/*.js', { cwd: dist }).flatMap((file) => {
    const text = readFileSync(join(dist, file), 'utf8');
    const names = [...text.matchAll(/moduleFile\(import\.meta\.dirname, '(\w+)'\)/g)].map(
      (match) => match[1]!,
    );
    return names
      .map((name) => join(dirname(file), `${name}.js`))
      .filter((path) => !existsSync(join(dist, path)));
  });
}

rmSync(dist, { recursive: true, force: true });
const compiler = join(projectFolder, 'node_modules', '.bin', 'tsc');
execFileSync(compiler, ['--project', join(import.meta.dirname, 'tsconfig.json')], { stdio: 'inherit' });
for (const file of readFiles()) {
  mkdirSync(join(dist, dirname(file)), { recursive: true });
  copyFileSync(join(projectFolder, file), join(dist, file));
}
// A file to be copied and changed, which is why it stays TypeScript; its types are then the package's.
const template = join('load', 'adapter', 'template.ts');
const typed = readFileSync(join(projectFolder, template), 'utf8').replace(
  "'./adapter.ts'",
  "'opening-day/adapter'",
);
writeFileSync(join(dist, template), typed);
// The bundler stays behind.
writeFileSync(join(dist, 'load', 'report', 'live', 'charts.js'), bundle());
const missing = missingPrograms();
if (missing.length > 0) {
  throw new Error(`load/package/tsconfig.json does not name these programs: ${missing.join(', ')}`);
}

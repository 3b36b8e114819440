import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, extname, join, resolve } from 'node:path';

/** The folder of `load`, `server`, `scenarios` and package.json: a checkout, or `dist` of an installed package. */
export const projectFolder = resolve(import.meta.dirname, '../..');

/** `.ts` in a checkout, where Node runs the source; `.js` in a package, which holds it compiled. */
const moduleEnding = extname(import.meta.filename);

/** Whether this is an installed package, and not a checkout of the project. */
export const isPackage = moduleEnding === '.js';

/** The file of one of the project's modules, to be started as a program or handed to k6. */
export function moduleFile(folder: string, name: string): string {
  return join(folder, `${name}${moduleEnding}`);
}

/**
 * Where programs are kept that the project provided for itself: `.tools` of a checkout (not in Git), the user's cache
 * for a package, whose folder may be read-only and goes with the next `npm ci`.
 */
export const toolsFolder = isPackage
  ? join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'opening-day')
  : join(projectFolder, '.tools');

/** The folders of the path, and after them those where package managers put what a shell's path may lack. */
export function programFolders(): string[] {
  const usual = ['/usr/local/bin', '/usr/bin', '/usr/sbin', '/usr/local/go/bin', '/opt/homebrew/bin'];
  return [...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), ...usual];
}

/** The first of these programs that is in one of the folders; null when none is. */
export function findProgram(names: string[], folders = programFolders()): string | null {
  const files = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return files.find(isProgram) ?? null;
}

/** Whether there is a file here that may be run. */
export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

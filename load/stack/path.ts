import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** The project's folder: where package.json is. */
export const projectFolder = resolve(import.meta.dirname, '../..');

/** Where programs are kept that the project provided for itself. Not in Git. */
export const toolsFolder = join(projectFolder, '.tools');

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

import { rename, rm, writeFile } from 'node:fs/promises';

/**
 * Writes a file whole or not at all: what was there before stays until all of the new text is written.
 *
 * @throws what writing throws (a full disk, a folder that is not there); nothing is left behind then
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  const made = `${path}.new`;
  try {
    await writeFile(made, text);
    await rename(made, path);
  } catch (error) {
    await rm(made, { force: true });
    throw error;
  }
}

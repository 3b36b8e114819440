import { readdirSync, readFileSync } from 'node:fs';
import type { ScriptName } from './keys.ts';
import { scriptKeys } from './keys.ts';

/** A script ready for `defineCommand`. */
export interface Script {
  name: ScriptName;
  numberOfKeys: number;
  lua: string;
}

/** Changes a script's source before it is loaded. Only the planted faults use it. */
export type ScriptPatch = (name: ScriptName, lua: string) => string;

const folder = new URL('../lua/', import.meta.url);

/**
 * Every script of `server/lua`, its includes put in place.
 *
 * @throws Error when a file's name does not end in its key count, or names a script nobody knows
 */
export function loadScripts(patch: ScriptPatch = (_, lua) => lua): Script[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.lua'))
    .sort()
    .map((file) => {
      const [, name, count] = /^([a-z]+)-(\d+)\.lua$/.exec(file) ?? [];
      if (name === undefined || !(name in scriptKeys)) {
        throw new Error(
          `server/lua/${file}: scripts are called NAME-K.lua, NAME one of ${Object.keys(scriptKeys).join(', ')}`,
        );
      }
      const script = name as ScriptName;
      if (scriptKeys[script].length !== Number(count)) {
        throw new Error(
          `server/lua/${file}: ${scriptKeys[script].length} keys are passed, its name says ${count}`,
        );
      }
      return { name: script, numberOfKeys: Number(count), lua: patch(script, withIncludes(file)) };
    });
}

/** A file's text with each `-- @include NAME` replaced by the function in `includes/NAME.lua`. */
function withIncludes(file: string): string {
  return readFileSync(new URL(file, folder), 'utf8').replace(/^-- @include (\w+)$/gm, (_, name: string) =>
    readFileSync(new URL(`includes/${name}.lua`, folder), 'utf8').trimEnd(),
  );
}

import type { Text } from './text.ts';

/** What is wrong with one option or argument, and what to write instead. */
export interface Problem {
  /** `--scale`, `<scenario>`. */
  name: string;
  message: Text;
}

/** One option of a command: how its text is read, and what `--help` says about it. */
export interface Option<T> {
  /** What stands for the value in the help (`N`, `fifo|passthrough`); null for a flag, which takes none. */
  value: string | null;
  /** The value when the option is not given. */
  fallback: T;
  /** Turns what was typed into the value, or into the sentence to show. */
  read(typed: string): { value: T } | { problem: Text };
  help: Text;
  /** The default in words, where `fallback` itself would say nothing (`null`: decided elsewhere). */
  fallbackHelp?: Text | string;
  /** May be given several times; the value is a list, in the order typed. */
  several?: true;
}

// biome-ignore lint/suspicious/noExplicitAny: a table mixes options of every type; Values gives each its own back
export type OptionTable = Record<string, Option<any>>;

/** The values of a table's options, each with its own type. */
export type Values<T extends OptionTable> = { [K in keyof T]: T[K] extends Option<infer V> ? V : never };

/** Options not given stay `null` unless a default is named. */
interface Common {
  help: Text;
  fallbackHelp?: Text | string;
}

/** `--json`: there or not. */
export function flag({ help }: Common): Option<boolean> {
  return { value: null, fallback: false, help, read: () => ({ value: true }) };
}

/** One word of a list. */
export function choice<const W extends string, const D extends W | null>(
  words: readonly W[],
  { fallback, ...common }: Common & { fallback: D },
): Option<W | D> {
  return {
    ...common,
    value: words.join('|'),
    fallback,
    read(typed) {
      const word = words.find((each) => each === typed);
      if (word !== undefined) return { value: word };
      const list = words.join(', ');
      return { problem: { en: `is ${list}; not "${typed}"`, fr: `vaut ${list} ; pas « ${typed} »` } };
    },
  };
}

/** A number within bounds, whole unless said otherwise. `1e3` and `0x10` are numbers; `10k`, `NaN` are not. */
export function number(
  value: string,
  { whole = true, min, max, ...common }: Common & { whole?: boolean; min: number; max: number },
): Option<number | null> {
  return {
    ...common,
    value,
    fallback: null,
    read(typed) {
      const read = typed.trim() === '' ? Number.NaN : Number(typed);
      if (Number.isFinite(read) && read >= min && read <= max && (!whole || Number.isSafeInteger(read)))
        return { value: read };
      return {
        problem: {
          en: `is a ${whole ? 'whole ' : ''}number from ${min} to ${max}; not "${typed}"`,
          fr: `est un nombre${whole ? ' entier' : ''} de ${min} à ${max} ; pas « ${typed} »`,
        },
      };
    },
  };
}

/** Any text but an empty one: a file, a folder, a name. */
export function words(value: string, common: Common): Option<string | null> {
  return {
    ...common,
    value,
    fallback: null,
    read: (typed) =>
      typed.trim() === ''
        ? { problem: { en: `is empty; give ${value}`, fr: `est vide ; indiquez ${value}` } }
        : { value: typed },
  };
}

/** A moment, as ISO 8601 with its offset. */
export function instant(value: string, common: Common): Option<string | null> {
  return {
    ...common,
    value,
    fallback: null,
    read(typed) {
      if (
        /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(typed) &&
        !Number.isNaN(Date.parse(typed))
      )
        return { value: typed };
      const example = '2016-06-13T09:30:00-04:00';
      return {
        problem: {
          en: `is a moment such as ${example}; not "${typed}"`,
          fr: `est un instant tel que ${example} ; pas « ${typed} »`,
        },
      };
    },
  };
}

/** An address with one of the given schemes (`http:`, `redis:`). */
export function address(value: string, schemes: readonly string[], common: Common): Option<string | null> {
  const example = `${schemes[0]}//127.0.0.1:...`;
  return {
    ...common,
    value,
    fallback: null,
    read(typed) {
      const url = URL.canParse(typed) ? new URL(typed) : null;
      if (url !== null && schemes.includes(url.protocol)) return { value: typed };
      return {
        problem: {
          en: `is an address such as ${example}; not "${typed}"`,
          fr: `est une adresse telle que ${example} ; pas « ${typed} »`,
        },
      };
    },
  };
}

/** Another option, as often as wanted: none given is an empty list. */
export function several<T>({ read, ...option }: Option<T | null>): Option<T[]> {
  return {
    ...option,
    several: true,
    fallback: [],
    read: (typed) => {
      const answer = read(typed);
      return 'value' in answer ? { value: [answer.value as T] } : answer;
    },
  };
}

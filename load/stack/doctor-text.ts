import { type Language, say, type Text } from '../cli/text.ts';
import { advice } from './advice.ts';
import type { DoctorReport } from './doctor.ts';
import { isPackage } from './path.ts';

const START = isPackage ? 'npx opening-day run csq-2016-06-13 --scale 0.1 --speed auto' : 'npm start';

const words = {
  found: { en: 'ok', fr: 'présent' },
  needed: { en: 'MISSING', fr: 'ABSENT' },
  missing: { en: 'missing', fr: 'absent' },
  unknown: { en: 'version unknown', fr: 'version inconnue' },
  provided: {
    en: 'Provided when first needed. Or by hand:',
    fr: 'Fourni au premier besoin. Ou à la main :',
  },
  ready: { en: `Ready: \`${START}\` runs the day.`, fr: `Prêt : \`${START}\` joue la journée.` },
  notReady: {
    en: 'Not ready: install what is MISSING first.',
    fr: 'Pas prêt : installez d’abord ce qui est ABSENT.',
  },
} satisfies Record<string, Text>;

/** The report as plain text: a line a program, the machine, what could get in the way. Pure. */
export function renderDoctor(report: DoctorReport, language: Language = 'en'): string {
  const { ok, programs, machine, warnings } = report;
  const nameWidth = Math.max(...programs.map(({ name }) => name.length));
  const stateWidth = Math.max(...[words.found, words.needed].map((word) => word[language].length));
  const indent = ' '.repeat(stateWidth + nameWidth + 4);
  const lines = programs.flatMap(({ name, found, version, path, needed, provided }) => {
    const state = found ? words.found : needed ? words.needed : words.missing;
    const what = found ? `${version ?? words.unknown[language]}, ${path}` : advice[name].use[language];
    const line = `${state[language].padEnd(stateWidth)}  ${name.padEnd(nameWidth)}  ${what}`;
    if (found) return [line];
    const byHand = `${indent}${advice[name].get[language]}`;
    return provided ? [line, `${indent}${words.provided[language]}`, byHand] : [line, byHand];
  });
  lines.push('', machineLine(machine, language));
  lines.push(
    ...warnings.map(
      (warning) => `${language === 'fr' ? 'attention :' : 'warning:'} ${say(warning, language)}`,
    ),
  );
  lines.push('', (ok ? words.ready : words.notReady)[language]);
  return `${lines.join('\n')}\n`;
}

function machineLine({ cores, memoryBytes, openFiles }: DoctorReport['machine'], language: Language): string {
  const gibibytes = (memoryBytes / 2 ** 30).toFixed(1);
  const { soft } = openFiles;
  return language === 'fr'
    ? `machine : ${cores} cœur${cores < 2 ? '' : 's'}, ${gibibytes.replace('.', ',')} Gio de mémoire, ` +
        `${soft === null ? 'autant de fichiers ouverts que voulu' : `${soft} fichiers ouverts`} par processus`
    : `machine: ${cores} core${cores === 1 ? '' : 's'}, ${gibibytes} GiB of memory, ` +
        `${soft ?? 'any number of'} open files a process`;
}

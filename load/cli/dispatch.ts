import { ScenarioError } from '../scenario/load.ts';
import { type Command, UsageError } from './command.ts';
import { EXIT } from './exit.ts';
import { commandHelp, EVERYWHERE, programHelp } from './help.ts';
import { nearest } from './nearest.ts';
import { parse } from './parse.ts';
import { line, type Rim } from './rim.ts';
import { LANGUAGES, type Language, say, type Text } from './text.ts';

/** What the program consists of. */
export interface Program {
  version: string;
  commands: Record<string, Command>;
}

/** Finds the command of a command line, reads its options, runs it. Returns the exit code; never throws. */
export async function dispatch(program: Program, typed: readonly string[], rim: Rim): Promise<number> {
  const [word, ...rest] = typed;
  const language = languageOf(typed);
  if (word === undefined) {
    rim.err.write(programHelp(program.commands, language));
    return EXIT.usage;
  }
  if (word === '--version' || word === 'version') {
    line(rim.out, program.version);
    return EXIT.met;
  }
  if (word === '--help' || word === '-h' || (word === 'help' && rest[0] === undefined)) {
    rim.out.write(programHelp(program.commands, language));
    return EXIT.met;
  }
  if (word === 'help') return dispatch(program, [rest[0]!, '--help', ...rest.slice(1)], rim);
  const command = Object.hasOwn(program.commands, word) ? program.commands[word] : undefined;
  if (command === undefined) {
    line(rim.err, `opening-day: ${say(notACommand(word, program), language)}`);
    return EXIT.usage;
  }
  return runCommand(command, rest, rim, language);
}

async function runCommand(command: Command, typed: string[], rim: Rim, language: Language): Promise<number> {
  if (typed.includes('--help') || typed.includes('-h')) {
    rim.out.write(commandHelp(command, language));
    return EXIT.met;
  }
  const parsed = parse(typed, { ...command.options, ...EVERYWHERE }, command.takes);
  const json = parsed.values.json;
  try {
    if (parsed.problems.length > 0)
      throw new UsageError(parsed.problems.map(({ name, message }) => `${name} ${say(message, language)}`));
    const { names, values, given } = parsed;
    return await command.run({ names, values, given, json, language, rim });
  } catch (error) {
    return complain(error, command, { rim, json, language });
  }
}

function complain(
  error: unknown,
  command: Command,
  { rim, json, language }: { rim: Rim; json: boolean; language: Language },
): number {
  const problems = problemsOf(error);
  const exitCode = problems === null ? EXIT.failed : EXIT.usage;
  const message = error instanceof Error ? error.message : String(error);
  if (json) line(rim.out, JSON.stringify({ error: message, problems: problems ?? [], exitCode }));
  for (const each of problems ?? [message]) line(rim.err, `opening-day ${command.name}: ${each}`);
  if (error instanceof UsageError)
    line(
      rim.err,
      say(
        { en: `See opening-day ${command.name} --help`, fr: `Voir opening-day ${command.name} --help` },
        language,
      ),
    );
  if (problems === null && rim.env['DEBUG'] !== undefined && error instanceof Error)
    line(rim.err, error.stack);
  return exitCode;
}

/** The list of what the person can put right, or null where the program itself failed. */
function problemsOf(error: unknown): string[] | null {
  if (error instanceof UsageError) return error.problems;
  if (error instanceof ScenarioError) return error.message.split('\n');
  return null;
}

function notACommand(word: string, { commands }: Program): Text {
  const near = nearest(word, Object.keys(commands));
  return {
    en: `"${word}" is not a command${near === null ? '' : `; did you mean "${near}"?`} (--help lists them)`,
    fr: `« ${word} » n’est pas une commande${near === null ? '' : ` ; vouliez-vous dire « ${near} » ?`} (--help donne la liste)`,
  };
}

/** The language asked for anywhere on the line: complaints about the line itself are in it too. */
function languageOf(typed: readonly string[]): Language {
  const at = typed.findIndex((each) => each === '--language' || each.startsWith('--language='));
  const word = at < 0 ? undefined : (typed[at]!.split('=')[1] ?? typed[at + 1]);
  return LANGUAGES.find((each) => each === word) ?? 'en';
}

/** A command of its own, which `npm run` starts: most of them take minutes, and are for those who build this. */
export interface Standalone<Options> {
  help: string;
  /** @throws Error in one sentence: what is wrong with the arguments */
  parse(args: string[]): Options;
  /** @returns the exit code */
  run(options: Options): number | Promise<number>;
}

/** Runs it by what was typed, which sets the exit code of the process: 0 after its help, 2 for wrong usage. */
export async function standalone<Options extends { help?: boolean | undefined }>(
  { help, parse, run }: Standalone<Options>,
  args = process.argv.slice(2),
): Promise<void> {
  let options: Options;
  try {
    options = parse(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}`);
    process.exitCode = 2;
    return;
  }
  if (options.help) process.stdout.write(help);
  process.exitCode = options.help ? 0 : await run(options);
}

/** @throws Error naming the option, when its text is no whole number from `least` */
export function wholeNumber(option: string, text: string, least: number): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < least)
    throw new Error(`${option} ${text}: not a whole number from ${least}`);
  return number;
}

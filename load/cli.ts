import { audit } from './cli/audit.ts';
import { baseline } from './cli/baseline.ts';
import { bench } from './cli/bench.ts';
import { compare } from './cli/compare.ts';
import { conform } from './cli/conform.ts';
import { dispatch, type Program } from './cli/dispatch.ts';
import { doctor } from './cli/doctor.ts';
import { keys } from './cli/keys.ts';
import { merge } from './cli/merge.ts';
import { processRim } from './cli/process.ts';
import { report } from './cli/report.ts';
import { room } from './cli/room.ts';
import { run } from './cli/run.ts';
import { serve } from './cli/serve.ts';
import { simulate } from './cli/simulate.ts';
import { size } from './cli/size.ts';
import { trend } from './cli/trend.ts';
import { validate } from './cli/validate.ts';
import { validateModel } from './cli/validate-model.ts';
import { verify } from './cli/verify.ts';
import { version } from './cli/version.ts';

/** The `opening-day` command: from a word to what it does. */
export const program: Program = {
  version,
  commands: {
    run,
    simulate,
    size,
    compare,
    baseline,
    trend,
    merge,
    report,
    audit,
    verify,
    validate,
    'validate-model': validateModel,
    conform,
    doctor,
    serve,
    room,
    keys,
    bench,
  },
};

/** Does what the words of this process ask for, and leaves the exit code. */
export async function main(): Promise<void> {
  process.exitCode = await dispatch(
    program,
    process.argv.slice(2),
    processRim(() => Date.now()),
  );
}

if (import.meta.main) await main();

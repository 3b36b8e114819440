import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/**
 * Property tests draw the same cases in every run of the suite, so that it says the same twice: PROPERTY_SEED is another
 * draw, and `npm run properties` many. A failing one prints the seed and path that show it again.
 */
const { testPath } = expect.getState();
if (testPath === undefined || /from 'fast-check'/.test(readFileSync(testPath, 'utf8'))) {
  const { default: fc } = await import('fast-check');
  fc.configureGlobal({
    ...fc.readConfigureGlobal(),
    seed: Number(process.env['PROPERTY_SEED'] ?? 20_160_613),
  });
}

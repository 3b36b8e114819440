import { buildSync } from 'esbuild';

/** The notice that the licences of what is bundled ask for. */
const NOTICE =
  '/* Apache ECharts and zrender: Copyright the Apache Software Foundation and contributors; Apache-2.0 and BSD-3-Clause. */';

/** `charts.js` and what it needs of ECharts as one classic script, small and in plain letters. @throws esbuild's own errors */
export function bundle(): string {
  const { outputFiles } = buildSync({
    entryPoints: [`${import.meta.dirname}/charts.js`],
    ...{ bundle: true, minify: true, write: false, format: 'iife', target: 'es2022', charset: 'ascii' },
    ...{ legalComments: 'none', banner: { js: NOTICE }, logLevel: 'silent' },
  });
  return outputFiles[0]!.text.trim();
}

import { words } from './options.ts';

/** Where baselines are kept unless another folder is named; meant to be committed. */
export const usualBaselines = 'results/baselines';

/** The option of every command that knows baselines by name. */
export const baselineFolder = words('FOLDER', {
  help: { en: 'Where baselines are kept by name.', fr: 'Où les références sont gardées par leur nom.' },
  fallbackHelp: usualBaselines,
});

import { validateScenarios, validationText } from '../scenario/validate.ts';
import { command } from './command.ts';
import { EXIT } from './exit.ts';
import { line } from './rim.ts';

export const validate = command({
  name: 'validate',
  summary: {
    en: 'Checks scenario files: every problem, with its line.',
    fr: 'Vérifie des fichiers de scénario : chaque problème, avec sa ligne.',
  },
  takes: { name: '<scenario>', min: 1, max: 1000, repeated: true },
  options: {},
  examples: [
    ['validate csq-2016-06-13', { en: 'a preset', fr: 'un préréglage' }],
    ['validate my-day.yaml other-day.yaml', { en: 'files', fr: 'des fichiers' }],
  ],
  async run({ names, json, rim }) {
    const validations = validateScenarios(names);
    const valid = validations.every(({ ok }) => ok);
    line(rim.out, json ? JSON.stringify({ valid, scenarios: validations }) : validationText(validations));
    return valid ? EXIT.met : EXIT.usage;
  },
});

import { doctor as look, renderDoctor } from '../stack/doctor.ts';
import { command } from './command.ts';
import { EXIT } from './exit.ts';
import { line } from './rim.ts';

export const doctor = command({
  name: 'doctor',
  summary: {
    en: 'What is installed, what is missing, and how to get it. Changes nothing.',
    fr: 'Ce qui est installé, ce qui manque, et comment l’obtenir. Ne change rien.',
  },
  takes: { name: '', min: 0, max: 0 },
  options: {},
  examples: [['doctor', { en: 'before the first run', fr: 'avant le premier essai' }]],
  async run({ json, rim }) {
    const report = await look();
    if (json) line(rim.out, JSON.stringify(report));
    else rim.out.write(renderDoctor(report));
    return report.ok ? EXIT.met : EXIT.failed;
  },
});

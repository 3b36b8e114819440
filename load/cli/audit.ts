import { command } from './command.ts';
import { EXIT } from './exit.ts';
import { line } from './rim.ts';
import { refusePart, runFolderOf } from './run-folder.ts';

export const audit = command({
  name: 'audit',
  summary: {
    en: 'Checks a run from its files alone.',
    fr: 'Vérifie un essai d’après ses seuls fichiers.',
  },
  about: {
    en: 'Checks a run from its files alone: ledger, checkpoint, receipts, places and order. Exit 1 on any violation.',
    fr: 'Vérifie un essai d’après ses seuls fichiers : registre, point de contrôle, récépissés, places et ordre. Code 1 à la moindre violation.',
  },
  takes: { name: 'DIR', min: 1, max: 1 },
  options: {},
  examples: [['audit results/small-opening-20161124-083000', { en: 'one run', fr: 'un essai' }]],
  async run({ names, json, rim }) {
    const { auditRun, auditText } = await import('../analysis/audit.ts');
    const folder = await runFolderOf(names[0]!, rim);
    await refusePart(folder);
    const result = await auditRun(folder);
    line(rim.out, json ? JSON.stringify(result) : auditText(result));
    return result.ok ? EXIT.met : EXIT.failed;
  },
});

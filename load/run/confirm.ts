import { UsageError } from '../cli/command.ts';
import type { Rim } from '../cli/rim.ts';
import { type Language, say } from '../cli/text.ts';
import type { Scenario } from '../scenario/schema.ts';
import { permission } from './target.ts';

/**
 * Lets a target pass that load may go to, having asked the person where the rule wants that.
 *
 * @param confirmed what was typed beforehand in answer to that question; null: ask
 * @throws UsageError where it may not, where nobody confirms, or without the token to set it up.
 */
export async function confirmTarget(
  url: string,
  target: Scenario['target'],
  { rim, language }: { rim: Pick<Rim, 'ask' | 'env'>; language: Language },
  { confirmed = null, needsToken = true }: { confirmed?: string | null; needsToken?: boolean } = {},
): Promise<void> {
  if (needsToken && !rim.env['ADMIN_TOKEN'])
    throw new UsageError([
      say(
        {
          en: `--target ${url} needs ADMIN_TOKEN: the admin token that server was started with`,
          fr: `--target ${url} demande ADMIN_TOKEN : le jeton d’administration donné à ce serveur`,
        },
        language,
      ),
    ]);
  const permitted = permission(url, target);
  if (permitted.allowed === 'thisMachine') return;
  const { host } = permitted;
  if (permitted.allowed === 'no')
    throw new UsageError([
      say(
        {
          en: `--target ${url}: load goes only to this machine (127.0.0.1, ::1, localhost), unless the scenario's target.authorised names "${host}"`,
          fr: `--target ${url} : la charge ne va que vers cette machine (127.0.0.1, ::1, localhost), sauf si target.authorised du scénario nomme « ${host} »`,
        },
        language,
      ),
    ]);
  if (confirmed !== null && confirmed !== host)
    throw new UsageError([
      say(
        {
          en: `--confirm ${confirmed}: the target's host is ${host}; repeat that name`,
          fr: `--confirm ${confirmed} : l’hôte de la cible est ${host} ; répétez ce nom`,
        },
        language,
      ),
    ]);
  const answer =
    confirmed ??
    (await rim.ask(
      say(
        {
          en: `This sends the whole crowd to ${host}. Its owner must have agreed. Type the host's name to go on: `,
          fr: `Ceci envoie toute la foule vers ${host}. Son propriétaire doit être d’accord. Tapez le nom de l’hôte pour continuer : `,
        },
        language,
      ),
    ));
  if (answer?.trim() === host) return;
  const why =
    answer === null
      ? {
          en: `nobody is at the terminal to confirm; --confirm ${host} does it`,
          fr: `personne n’est au terminal pour confirmer ; --confirm ${host} le fait`,
        }
      : { en: 'not confirmed', fr: 'pas confirmé' };
  throw new UsageError([`--target ${url}: ${say(why, language)}`]);
}

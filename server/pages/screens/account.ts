import type { ErrorCode } from '../../errors.ts';
import { html } from '../html.ts';
import { secret, sideLink, signIn } from '../pieces.ts';
import { still } from '../still.ts';
import type { Screen, View } from '../view.ts';
import { journeyWords } from '../words/journey.ts';

/** What was sent and refused: the address is shown again, a password never is. */
export interface AccountRefused {
  code: ErrorCode;
  email: string;
  fields: readonly string[];
}

/** Creating an account. */
export function account(view: View, refused: AccountRefused | null = null): Screen {
  const w = journeyWords[view.language];
  const at = `/${view.language}`;
  if (view.accountId !== null) {
    const body = html`<p class="lead">${w.account.have}</p>${sideLink(`${at}/application`, w.links.application)}`;
    return still('account', w.account.heading, body);
  }
  const wrong = (field: string, says: string) =>
    refused?.fields.includes(field) ? html`<span class="wrong" id="${field}-wrong">${says}</span>` : null;
  const marked = (field: string) =>
    refused?.fields.includes(field) && html` aria-invalid="true" aria-describedby="${field}-wrong"`;
  return still(
    'account',
    w.account.heading,
    html`<p class="lead">${w.account.what}</p>
<form method="post" action="${at}/account" class="box">${secret(view)}
<label for="email">${w.account.email}</label>${wrong('email', w.account.wrongEmail)}
<input id="email" name="email" type="email" required maxlength="254" autocomplete="email" value="${refused?.email ?? ''}"${marked('email')}>
<label for="password">${w.account.password} <small>(${w.account.passwordNote})</small></label>${wrong('password', w.account.wrongPassword)}
<input id="password" name="password" type="password" required minlength="8" maxlength="200" autocomplete="new-password"${marked('password')}>
<button class="main">${w.account.button}</button></form>
<p>${sideLink(`${at}/sign-in`, view.w.signIn.button)}</p>`,
    refused?.code ?? null,
  );
}

/** Signing in on a page of its own; also what is shown of a page that is somebody's to nobody. */
export function signInPage(view: View, first: boolean): Screen {
  const w = journeyWords[view.language];
  const at = `/${view.language}`;
  return still(
    'signIn',
    view.w.signIn.heading,
    html`${first && html`<p class="lead">${w.signInFirst}</p>`}
${signIn(view, w.account.byEmail)}
<p>${w.noAccount} <a href="${at}/account">${w.links.account}</a></p>`,
  );
}

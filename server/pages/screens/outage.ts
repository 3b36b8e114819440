import type { ErrorCode, Language } from '../../errors.ts';
import { errors } from '../../errors.ts';
import { html } from '../html.ts';
import { facts } from '../pieces.ts';
import type { Screen } from '../view.ts';
import { words } from '../words.ts';

/** What a page says when the room cannot be asked: the real state, when it asks again, and that nothing is lost. */
export function outage(
  language: Language,
  { code, retryAfterSeconds }: { code: ErrorCode; retryAfterSeconds: number },
  number: number | null,
): Screen {
  const w = words[language];
  const seconds = Math.max(2, retryAfterSeconds);
  const [heading, what] =
    code === 'busy' || code === 'draining'
      ? [w.unreachable.busyHeading, w.unreachable.busyWhat]
      : code === 'too_often'
        ? [w.unreachable.oftenHeading, errors[code][language]]
        : code === 'internal'
          ? [w.unreachable.faultHeading, w.unreachable.faultWhat]
          : [w.unreachable.heading, w.unreachable.what];
  return {
    name: 'outage',
    title: heading,
    body: html`<h1 tabindex="-1">${heading}</h1>
<p class="lead">${what}</p>
${facts([
  number === null ? null : [w.waiting.number, String(number), w.waiting.numberNote],
  [w.unreachable.again, w.unreachable.seconds(String(seconds))],
])}`,
    say: { step: heading, text: heading },
    pollMs: seconds * 1000,
    loadMs: seconds * 1000,
  };
}

import type { Agent } from 'undici';
import type { Transport } from '../adapter/client.ts';

/** An adapter's calls over the built-in generator's connections. */
export function siteTransport(agent: Agent, url: string): Transport {
  return async (call) => {
    try {
      const answer = await agent.request({ origin: url, ...call });
      const body = await answer.body.text();
      const headers = Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
      );
      const cookies = cookiesOf(answer.headers['set-cookie']);
      return { status: answer.statusCode, body, headers, cookies, opened: false };
    } catch {
      return { status: 0, body: '', headers: {}, cookies: {}, opened: false };
    }
  };
}

/** Name and value of each `Set-Cookie`; one that has run out (`Max-Age=0`) has an empty value. */
function cookiesOf(set: string | string[] | undefined): Record<string, string> {
  const cookies: Record<string, string> = {};
  for (const each of set === undefined ? [] : [set].flat()) {
    const [, name, value] = /^\s*([^=;]+)=([^;]*)/.exec(each) ?? [];
    if (name !== undefined) cookies[name] = /;\s*max-age=0*(;|$)/i.test(each) ? '' : value!;
  }
  return cookies;
}

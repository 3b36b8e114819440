import type { Body, Params, SiteHttp, SiteResponse } from './adapter.ts';

/** One call, ready to be sent; the path is of the target. */
export interface SiteCall {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  headers: Record<string, string>;
  body: string | null;
}

/** What came of it. */
export interface SiteReply {
  /** 0 where no answer came. */
  status: number;
  body: string;
  /** Names in any case. */
  headers: Record<string, string>;
  /** Cookies that the answer sets; an empty value takes one away. */
  cookies: Record<string, string>;
  /** A new connection was opened for it. */
  opened: boolean;
}

/** Sends a call; never throws. k6's, or the built-in generator's. */
export type Transport = (call: SiteCall) => Promise<SiteReply>;

/** A client of one device: its cookies go with each call. @param used hears each reply */
export function clientOf(
  transport: Transport,
  cookies: Map<string, string>,
  used: (reply: SiteReply) => void,
): SiteHttp {
  async function call(
    method: SiteCall['method'],
    path: string,
    body: Body = null,
    { headers = {} }: Params = {},
  ): Promise<SiteResponse> {
    if (typeof path !== 'string' || !path.startsWith('/') || path.startsWith('//')) {
      throw new Error(
        `http.${method.toLowerCase()} was given "${path}": give a path of the target, such as "/cart", without scheme or host`,
      );
    }
    const sent: Record<string, string> = { ...headers };
    if (cookies.size > 0) sent['Cookie'] = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    let text: string | null = null;
    if (typeof body === 'string') text = body;
    else if (body !== null) {
      text = formOf(body);
      if (!Object.keys(sent).some((name) => name.toLowerCase() === 'content-type'))
        sent['Content-Type'] = 'application/x-www-form-urlencoded';
    }
    const reply = await transport({ method, path, headers: sent, body: text });
    used(reply);
    for (const [name, value] of Object.entries(reply.cookies)) {
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return responseOf(reply);
  }
  return {
    get: (path, params) => call('GET', path, null, params),
    post: (path, body, params) => call('POST', path, body, params),
    put: (path, body, params) => call('PUT', path, body, params),
    patch: (path, body, params) => call('PATCH', path, body, params),
    del: (path, body, params) => call('DELETE', path, body, params),
  };
}

function formOf(fields: Record<string, string | number | boolean>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&');
}

function responseOf({ status, body, headers }: SiteReply): SiteResponse {
  const named = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    status,
    body,
    headers: named,
    json() {
      try {
        return JSON.parse(body);
      } catch {
        return undefined;
      }
    },
  };
}

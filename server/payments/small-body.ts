import type { IncomingMessage } from 'node:http';

/** A request's body as text. @throws Error beyond 4 KiB */
export async function smallBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) {
    body += chunk;
    if (body.length > 4096) throw new Error('too large');
  }
  return body;
}

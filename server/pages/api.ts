import { type ErrorCode, errors, Refusal } from '../errors.ts';
import type { Answer, Exchange, Route } from '../http.ts';

/**
 * The server's own API, asked from within: the pages know nothing that a caller of the API would not be told, and do
 * nothing that the API would not do. Answers are read like those of another machine.
 */
export class Api {
  readonly #routes: ReadonlyMap<string, Route>;

  constructor(routes: Route[]) {
    this.#routes = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));
  }

  has(call: string): boolean {
    return this.#routes.has(call);
  }

  /**
   * @param call method and path, like `post /api/queue`
   * @returns the body, from JSON
   * @throws Refusal as the API refuses
   */
  async ask<T>(call: string, exchange: Exchange): Promise<T> {
    return (await this.told<T>(call, exchange)).value;
  }

  /** The same, with the headers of the answer. */
  async told<T>(
    call: string,
    exchange: Exchange,
  ): Promise<{ value: T; headers: NonNullable<Answer['headers']> }> {
    const route = this.#routes.get(call);
    if (!route) throw new Refusal('not_found');
    const refusal = route.guard?.(exchange) ?? null;
    if (refusal !== null) throw refusal;
    const { status, body, headers = [] } = await route.handle(exchange);
    const value = body === '' ? null : JSON.parse(body);
    if (status >= 400) throw new Refusal(value?.code in errors ? (value.code as ErrorCode) : 'internal');
    return { value, headers };
  }
}

import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { type ErrorCode, errors } from '../errors.ts';
import type { Answered } from './client.ts';

/** `server/openapi.yaml`, as far as the tests read it. */
interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components: {
    examples: Record<string, { value: Record<string, unknown> }>;
    schemas: Record<string, unknown>;
  };
}

interface Operation {
  operationId: string;
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { headers?: Record<string, unknown>; content?: Record<string, Media> }>;
}

interface Media {
  schema: unknown;
  example?: unknown;
  examples?: Record<string, unknown>;
}

/** The description of the server, which answers are held against. */
export class Description {
  readonly text = readFileSync(new URL('../openapi.yaml', import.meta.url), 'utf8');
  readonly document = parse(this.text) as OpenApi;
  /** What was answered so far, as `GET /path 409 quota_exhausted`; a success has no code. */
  readonly seen = new Set<string>();
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #checks = new Map<string, ValidateFunction>();

  constructor() {
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.#ajv);
    this.#ajv.addSchema(this.document, 'description');
  }

  /** Every operation, as `GET /path`. */
  operations(): [name: string, operation: Operation][] {
    return Object.entries(this.document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, Operation] => [
        `${method.toUpperCase()} ${path}`,
        operation,
      ]),
    );
  }

  /** All that is documented, in the words of `seen`. */
  promised(): string[] {
    return this.operations().flatMap(([name, { responses }]) =>
      Object.entries(responses).flatMap(([status, { content }]) => {
        const codes = Object.keys(content?.['application/problem+json']?.examples ?? {});
        return codes.length === 0 ? [`${name} ${status}`] : codes.map((code) => `${name} ${status} ${code}`);
      }),
    );
  }

  /** The example of a request's body, as a caller would send it. */
  body(name: string): unknown {
    const [method, path] = name.split(' ') as [string, string];
    const content = this.document.paths[path]?.[method.toLowerCase()]?.requestBody?.content ?? {};
    return Object.values(content)[0]?.example;
  }

  /**
   * Holds an answer against what is documented, and notes that it came.
   *
   * @returns what is wrong with it
   */
  hold(name: string, answered: Pick<Answered, 'status' | 'headers' | 'text'>): string[] {
    const [method, path] = name.split(' ') as [string, string];
    const responses = this.document.paths[path]?.[method.toLowerCase()]?.responses;
    const response = responses?.[answered.status];
    const at = `${name} ${answered.status}`;
    const type = (answered.headers.get('content-type') ?? '').split(';')[0]!;
    const code = type === 'application/problem+json' ? String(JSON.parse(answered.text).code) : '';
    this.seen.add(code === '' ? at : `${at} ${code}`);
    if (!response) return [`${at} ${code} is not documented`];
    const wrong = Object.keys(response.headers ?? {})
      .filter((header) => !answered.headers.has(header))
      .map((header) => `${at}: no ${header}`);
    if (!response.content) return answered.text === '' ? wrong : [...wrong, `${at}: has a body`];
    const media = response.content[type];
    if (!media) return [...wrong, `${at}: ${type} is not documented`];
    if (code !== '' && !(code in (media.examples ?? {}))) wrong.push(`${at} ${code} is not documented`);
    const pointer = [
      'paths',
      path,
      method.toLowerCase(),
      'responses',
      String(answered.status),
      'content',
      type,
    ];
    for (const value of valuesIn(answered.text, type))
      wrong.push(...this.against([...pointer, 'schema'], value));
    return wrong;
  }

  /** What is wrong with a value, by the schema at a place of the document. */
  against(place: string[], value: unknown): string[] {
    const pointer = place.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')));
    const reference = `description#/${pointer.join('/')}`;
    let check = this.#checks.get(reference);
    if (!check) {
      check = this.#ajv.compile({ $ref: reference });
      this.#checks.set(reference, check);
    }
    if (check(value)) return [];
    return (check.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${place.slice(1, 5).join(' ')}${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }

  /** Examples that their own schema refuses, of requests and of answers. */
  wrongExamples(): string[] {
    return this.operations().flatMap(([name, { requestBody, responses }]) => {
      const [method, path] = name.split(' ') as [string, string];
      const place = ['paths', path, method.toLowerCase()];
      const held = (media: Media, at: string[]) =>
        media.example === undefined ? [] : this.against([...at, 'schema'], media.example);
      const asked = Object.entries(requestBody?.content ?? {}).flatMap(([type, media]) =>
        held(media, [...place, 'requestBody', 'content', type]),
      );
      const told = Object.entries(responses).flatMap(([status, { content }]) =>
        Object.entries(content ?? {}).flatMap(([type, media]) =>
          held(media, [...place, 'responses', status, 'content', type]),
        ),
      );
      return [...asked, ...told];
    });
  }

  /** Problems that are documented with another status, sentence or type than the error table's, or not at all. */
  wrongProblems(): string[] {
    const { examples } = this.document.components;
    const known = Object.keys(errors).map((code) => {
      const { status, en } = errors[code as ErrorCode];
      const value = examples[code]?.value;
      const same = value?.['status'] === status && value['title'] === en && value['code'] === code;
      const wrong = same ? this.against(['components', 'schemas', 'Problem'], value) : ['is not the table’s'];
      return wrong.map((why) => `${code} ${why}`);
    });
    const unknown = Object.keys(examples).filter((code) => !(code in errors));
    return [...known.flat(), ...unknown];
  }
}

/** The values of a body: one of JSON, one a line, or the text itself. */
function valuesIn(text: string, type: string): unknown[] {
  if (type === 'application/x-ndjson')
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  return [type.endsWith('json') ? JSON.parse(text) : text];
}

import { accessSync, constants, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { PasswordCost } from './identity/passwords.ts';
import type { ServeSettings } from './opening/settings.ts';
import { hasRoom, serveSettings } from './opening/settings.ts';
import type { PortalShare } from './portal/share.ts';

/** What `serve` is told by the environment, checked. */
export interface Config {
  host: string;
  port: number;
  metricsPort: number;
  redisUrl: string;
  adminToken: string;
  signingKeys: string;
  settings: ServeSettings;
  durability: 'always' | 'everysec' | 'none';
  /** Which of the servers this is, and of how many: the portal's workers are divided between them. */
  portalShare: PortalShare;
  tls: { cert: string; key: string } | null;
  passwords: PasswordCost;
  /** The payment service that people pay online at; null without one. */
  payments: { url: string; secret: string } | null;
}

/** Every variable that `serve` reads, for `--help` and for messages. */
export const variables = {
  HOST: 'address to listen on (127.0.0.1)',
  PORT: 'port of the site (8080); several servers may share it',
  METRICS_PORT: 'port of /metrics (9464), one a server',
  REDIS_URL: 'redis://host:port or redis+unix:///path (redis://127.0.0.1:6379)',
  ADMIN_TOKEN: 'the operator’s token, at least 16 characters (needed)',
  SIGNING_KEYS: 'file of the keys; made if absent, followed while it runs: see keys (needed)',
  OPENING: 'scenario file whose opening, admission and portal parts apply (needed)',
  DURABILITY: 'what Redis is expected to do: always, everysec or none (always)',
  PORTAL_SHARE: 'which of how many servers this is, as 1/4: each has its part of the portal (1/1)',
  PASSWORD_COST: 'work of a password: scrypt with N = 2^this, r = 8, p = 5 (14, 16 MiB each)',
  PAYMENT_URL: 'payment service that people pay online at, with PAYMENT_SECRET (none)',
  PAYMENT_SECRET: 'what its notifications are signed with, at least 16 characters',
  TLS_CERT: 'certificate in PEM, with TLS_KEY',
  TLS_KEY: 'private key in PEM, with TLS_CERT',
} as const;

/** The environment is not usable; `problems` names every variable and its remedy. */
export class ConfigError extends Error {
  readonly problems: string[];
  constructor(problems: string[]) {
    super(`the configuration is not usable:\n${problems.map((p) => `  ${p}`).join('\n')}`);
    this.problems = problems;
  }
}

const port = (fallback: number) =>
  z.coerce
    .number()
    .int()
    .min(1, 'a port from 1 to 65535')
    .max(65_535, 'a port from 1 to 65535')
    .default(fallback);

const environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port(8080),
  METRICS_PORT: port(9464),
  REDIS_URL: z
    .string()
    .regex(/^(rediss?:\/\/|(redis\+)?unix:\/\/\/)/, 'a URL like redis://127.0.0.1:6379')
    .default('redis://127.0.0.1:6379'),
  ADMIN_TOKEN: z.string('set it to a secret of at least 16 characters').min(16, 'at least 16 characters'),
  SIGNING_KEYS: z.string('set it to a file; it is made if absent').min(1),
  OPENING: z.string('set it to a scenario file').min(1),
  DURABILITY: z.enum(['always', 'everysec', 'none'], 'always, everysec or none').default('always'),
  PORTAL_SHARE: z
    .string()
    .regex(/^[1-9]\d{0,3}\/[1-9]\d{0,3}$/, 'which of how many servers, as 1/4')
    .transform((text) => {
      const [index, count] = text.split('/').map(Number) as [number, number];
      return { index, count };
    })
    .refine(({ index, count }) => index <= count, 'the first number is at most the second, as in 1/4')
    .prefault('1/1'),
  PASSWORD_COST: z.coerce.number().int().min(1, 'from 1 to 20').max(20, 'from 1 to 20').default(14),
  PAYMENT_URL: z
    .string()
    .regex(/^https?:\/\/[^/]+$/, 'like http://127.0.0.1:8090, without a path')
    .optional(),
  PAYMENT_SECRET: z.string().min(16, 'at least 16 characters').optional(),
  TLS_CERT: z.string().optional(),
  TLS_KEY: z.string().optional(),
});

/**
 * The configuration, from the environment and the scenario file it names.
 *
 * @throws ConfigError listing every problem at once
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const problems: string[] = [];
  const parsed = environment.safeParse(
    Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')),
  );
  if (!parsed.success)
    problems.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  const settings = readSettings(env['OPENING'], problems);
  if (Boolean(env['TLS_CERT']) !== Boolean(env['TLS_KEY']))
    problems.push('TLS_CERT, TLS_KEY: give both or neither');
  for (const name of ['TLS_CERT', 'TLS_KEY'] as const) problems.push(...unreadable(name, env[name]));
  if (Boolean(env['PAYMENT_URL']) !== Boolean(env['PAYMENT_SECRET']))
    problems.push('PAYMENT_URL, PAYMENT_SECRET: give both or neither');
  if (problems.length > 0 || !parsed.success || !settings) throw new ConfigError(problems);
  const e = parsed.data;
  return {
    host: e.HOST,
    port: e.PORT,
    metricsPort: e.METRICS_PORT,
    redisUrl: e.REDIS_URL,
    adminToken: e.ADMIN_TOKEN,
    signingKeys: e.SIGNING_KEYS,
    settings,
    durability: e.DURABILITY,
    portalShare: e.PORTAL_SHARE,
    payments: e.PAYMENT_URL && e.PAYMENT_SECRET ? { url: e.PAYMENT_URL, secret: e.PAYMENT_SECRET } : null,
    passwords: { cost: e.PASSWORD_COST, parallel: 5 },
    tls: e.TLS_CERT && e.TLS_KEY ? { cert: e.TLS_CERT, key: e.TLS_KEY } : null,
  };
}

function readSettings(file: string | undefined, problems: string[]): ServeSettings | null {
  if (!file) return null;
  try {
    const parsed = serveSettings.safeParse(parse(readFileSync(file, 'utf8')));
    if (!parsed.success) {
      problems.push(
        ...parsed.error.issues.map((issue) => `OPENING: ${file}: ${issue.path.join('.')}: ${issue.message}`),
      );
      return null;
    }
    problems.push(...relationProblems(parsed.data).map((problem) => `OPENING: ${file}: ${problem}`));
    return parsed.data;
  } catch (error) {
    problems.push(`OPENING: ${file}: ${(error as Error).message}`);
    return null;
  }
}

/** Relations between settings that must hold for an opening to make sense. */
export function relationProblems({ opening, admission, portal }: ServeSettings): string[] {
  const at = (text: string) => Date.parse(text);
  const problems: string[] = [];
  try {
    new Intl.DateTimeFormat('en', { timeZone: opening.timeZone });
  } catch {
    problems.push(`opening.timeZone: ${opening.timeZone} is not a time zone, like America/Toronto`);
  }
  if (at(opening.preQueueAt) > at(opening.opensAt))
    problems.push('opening.preQueueAt: must not be after opensAt');
  if (admission.mode === 'lottery' && opening.listClosesAt === undefined)
    problems.push('opening.listClosesAt: mode lottery draws those who have joined by then: name the instant');
  if (at(opening.opensAt) >= at(opening.closesAt)) problems.push('opening.closesAt: must be after opensAt');
  if (admission.claimSeconds > admission.sessionSeconds) {
    problems.push(
      'admission.claimSeconds: must not be longer than sessionSeconds, since a call holds a place like a session does',
    );
  }
  if (admission.control === 'adaptive' && !(portal && hasRoom(admission.mode)))
    problems.push('admission.control: adaptive needs a room, and a portal whose strength is to be found');
  return problems;
}

/** uWebSockets.js does not say which of its files it could not read. */
function unreadable(name: string, file: string | undefined): string[] {
  if (!file) return [];
  try {
    accessSync(file, constants.R_OK);
    return [];
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return [`${name}: ${file} ${missing ? 'does not exist' : 'cannot be read'}`];
  }
}

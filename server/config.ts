// The only reader of process.env. Everything else receives a Config.
// A wrong value is refused at start in one sentence per variable: name, value, remedy.
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import type { MessageKey } from '#shared/messages/index'

export type Environment = Readonly<Record<string, string | undefined>>
export type StartupLocale = 'fr' | 'en'
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

export interface Config {
  mode: 'production' | 'development'
  /** 0 lets the system choose. */
  port: number
  host: string
  /** Public address when it was given (`https://interpoles.bzh`); without it the request's own host is believed. */
  origin: string | undefined
  /** Absolute path of everything that must be backed up. */
  dataDir: string
  /** Undefined: the embedded PostgreSQL in `dataDir`. */
  databaseUrl: string | undefined
  /** Only beside `databaseUrl`: an embedded database has one server. */
  redisUrl: string | undefined
  /** Where other nodes reach this one; undefined: they do not need to. */
  nodeAddress: string | undefined
  /** Undefined: mails stay in the outbox, readable by an administrator. */
  smtpUrl: string | undefined
  mailFrom: string
  /** Number of reverse proxies in front whose X-Forwarded-* headers are believed. */
  trustProxy: number
  logLevel: LogLevel
  session: { idleMs: number; absoluteMs: number }
  /** How long the lines of activity (what moved, in an initiative and on the home page) are kept. */
  activityKeptMs: number
  limits: { bodyBytes: number; uploadBytes: number; minFreeBytes: number }
  /** How long a graceful stop may take before the process leaves anyway. */
  stopTimeoutMs: number
  /** Language of what the process says to whoever started it. */
  locale: StartupLocale
}

export interface ConfigProblem {
  variable: string
  /** Absent when the value may hold a secret. */
  value: string | undefined
  /** What is expected, and the remedy. */
  expected: MessageKey
}

export class ConfigError extends Error {
  constructor(
    readonly problems: ConfigProblem[],
    readonly locale: StartupLocale
  ) {
    super(problems.map((problem) => problem.variable).join(', '))
    this.name = 'ConfigError'
  }
}

export interface Variable {
  name: string
  /** As a person would write it; '' means "not set". */
  fallback: string
  schema: z.ZodType
  /** Never repeated in a message. */
  secret?: boolean
  expected: MessageKey
  /** One line for .env.example and docs/operations.md. */
  summary: MessageKey
}

const DAY_MS = 24 * 60 * 60 * 1000
const MIB = 1024 * 1024

const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max))

const url = (...protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol))

const origin = z
  .string()
  .transform((value) => value.replace(/\/$/, ''))
  .refine(
    (value) =>
      URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && new URL(value).origin === value
  )

/** Declared once: read, refused, documented and tested from this table. */
export const VARIABLES = [
  variable('PORT', '3000', integer(0, 65535)),
  variable('HOST', '127.0.0.1', z.string().regex(/^[A-Za-z0-9.:_-]+$/)),
  variable('ORIGIN', '', origin),
  variable(
    'DATA_DIR',
    './data',
    z.string().refine((value) => !value.includes('\0'))
  ),
  variable('DATABASE_URL', '', url('postgres:', 'postgresql:'), { secret: true }),
  variable('REDIS_URL', '', url('redis:', 'rediss:', 'unix:'), { secret: true }),
  variable('NODE_ADDRESS', '', origin),
  variable('SMTP_URL', '', url('smtp:', 'smtps:'), { secret: true }),
  variable(
    'MAIL_FROM',
    'Interpôles <interpoles@localhost>',
    z.string().regex(/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/)
  ),
  variable(
    'TRUST_PROXY',
    '0',
    z
      .enum(['false', 'true'])
      .transform((v) => Number(v === 'true'))
      .or(integer(0, 9))
  ),
  variable('LOG_LEVEL', 'info', z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])),
  variable('SESSION_IDLE_DAYS', '7', integer(1, 90)),
  variable('SESSION_ABSOLUTE_DAYS', '30', integer(1, 365)),
  variable('ACTIVITY_DAYS', '1095', integer(30, 36_500)),
  variable('BODY_LIMIT_KB', '1024', integer(16, 65536)),
  variable('UPLOAD_LIMIT_MB', '50', integer(1, 2048)),
  variable('MIN_FREE_MB', '256', integer(0, 1048576)),
  variable('STOP_TIMEOUT_SECONDS', '8', integer(1, 600)),
  variable('NODE_ENV', 'production', z.enum(['production', 'development', 'test']))
] as const satisfies readonly Variable[]

/** What the process was started with: `.env` of the working directory, then the real environment, which wins. */
export function readEnvironment(directory: string = process.cwd()): Environment {
  const file = resolve(directory, '.env')
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}
  return { ...fromFile, ...process.env }
}

/** @throws ConfigError naming every wrong variable at once. */
export function loadConfig(env: Environment, directory: string = process.cwd()): Config {
  const locale = startupLocale(env)
  const problems: ConfigProblem[] = []

  // The schema of each variable gives the type below; zod's inference is lost by looking it up by name.
  const read = <T>(name: (typeof VARIABLES)[number]['name']): T => {
    const found = VARIABLES.find((candidate) => candidate.name === name)
    if (!found) throw new Error(`undeclared variable ${name}`)
    const value = env[name]?.trim() || found.fallback
    if (value === '') return undefined as T
    const parsed = found.schema.safeParse(value)
    if (parsed.success) return parsed.data as T
    problems.push({ variable: name, value: found.secret ? undefined : value, expected: found.expected })
    return undefined as T
  }

  const mode = read<string>('NODE_ENV') === 'development' ? 'development' : 'production'
  const config: Config = {
    mode,
    port: read('PORT'),
    host: read('HOST'),
    origin: read('ORIGIN'),
    dataDir: resolve(directory, read<string | undefined>('DATA_DIR') ?? ''),
    databaseUrl: read('DATABASE_URL'),
    redisUrl: read('REDIS_URL'),
    nodeAddress: read('NODE_ADDRESS'),
    smtpUrl: read('SMTP_URL'),
    mailFrom: read('MAIL_FROM'),
    trustProxy: read('TRUST_PROXY'),
    logLevel: read('LOG_LEVEL'),
    session: {
      idleMs: read<number>('SESSION_IDLE_DAYS') * DAY_MS,
      absoluteMs: read<number>('SESSION_ABSOLUTE_DAYS') * DAY_MS
    },
    activityKeptMs: read<number>('ACTIVITY_DAYS') * DAY_MS,
    limits: {
      bodyBytes: read<number>('BODY_LIMIT_KB') * 1024,
      uploadBytes: read<number>('UPLOAD_LIMIT_MB') * MIB,
      minFreeBytes: read<number>('MIN_FREE_MB') * MIB
    },
    stopTimeoutMs: read<number>('STOP_TIMEOUT_SECONDS') * 1000,
    locale
  }
  if (config.session.idleMs > config.session.absoluteMs) {
    problems.push({
      variable: 'SESSION_IDLE_DAYS',
      value: env['SESSION_IDLE_DAYS'],
      expected: 'server.config.expected.SESSION_ORDER'
    })
  }
  if (problems.length > 0) throw new ConfigError(problems, locale)
  return config
}

/** French unless the environment clearly asks for English: a bare container says "C", which asks for nothing. */
export function startupLocale(env: Environment): StartupLocale {
  const wanted = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || ''
  return /^en/i.test(wanted) ? 'en' : 'fr'
}

/**
 * adapter-node reads its own variables. They are set from the Config, so that only server/web decides which
 * host, protocol and address a request is believed to have. Called before its handler is imported.
 */
export function publishWebEnvironment(values: Readonly<Record<string, string>>): void {
  delete process.env['ORIGIN']
  Object.assign(process.env, values)
}

function variable<const N extends string>(
  name: N,
  fallback: string,
  schema: z.ZodType,
  options: { secret?: boolean } = {}
): Variable & { name: N } {
  // Both keys exist for each declared name: tests/unit/config.test.ts holds the message files to this table.
  const expected = `server.config.expected.${name}` as MessageKey
  const summary = `server.config.summary.${name}` as MessageKey
  return { name, fallback, schema, expected, summary, ...options }
}

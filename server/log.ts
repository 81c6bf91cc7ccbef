// The structured log: one JSON line per event on stdout, never a secret and never what people wrote.
import pino, { type Logger, type LoggerOptions } from 'pino'
import type { Config } from './config'

const SECRETS = ['password', 'token', 'secret', 'cookie', 'authorization', 'ticket', 'email', 'hash', 'link']
const MAX_CAUSES = 4

export function createLog(config: Pick<Config, 'logLevel'>, destination?: pino.DestinationStream): Logger {
  const options: LoggerOptions = {
    level: config.logLevel,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[hidden]' },
    serializers: { err: describeError, error: describeError }
  }
  return destination ? pino(options, destination) : pino(options)
}

export interface LoggedError {
  type: string
  message: string
  code?: string
  stack?: string
  cause?: LoggedError
}

/**
 * An error as the log may keep it. A failed query carries its parameters in its message, and PostgreSQL quotes the values of the
 * row in `detail`: both are what people wrote, and stay out.
 */
export function describeError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error))
    return { type: typeof error, message: typeof error === 'string' ? error : 'not an error' }
  const message = error.message.replace(/\n?params:[\s\S]*$/, '')
  const logged: LoggedError = { type: error.name, message, stack: stackWithoutMessage(error) }
  if ('code' in error && typeof error.code === 'string') logged.code = error.code
  if (error.cause !== undefined && depth < MAX_CAUSES) logged.cause = describeError(error.cause, depth + 1)
  return logged
}

function stackWithoutMessage(error: Error): string {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return frames.slice(0, 12).join('\n')
}

// The process: configuration → server → signals. Nothing else may call process.exit.
import { ConfigError, loadConfig, readEnvironment, startupLocale, type Config } from './config'
import type { Services } from './domain/context'
import { createLog } from './log'
import { startServer, type RunningServer } from './start'
import { describeConfigError, describeStartupError, say, StartupError } from './startup-messages'

export interface MainOptions {
  /** Values used where the environment says nothing. */
  defaults?: Record<string, string>
  /** False: the API and the collaboration alone. */
  pages?: boolean
  /** Before the first request: `npm run demo` loads its network here. */
  prepare?: (services: Services) => Promise<void>
  /** After the address was said. */
  announce?: (services: Services) => void
}

export async function main(options: MainOptions = {}): Promise<void> {
  const env = { ...options.defaults, ...readEnvironment() }
  const locale = startupLocale(env)
  try {
    const config = loadConfig(env)
    const log = createLog(config)
    const server = await startServer({
      config,
      log,
      progress: (key, values) => say(locale, key, values),
      pages: options.pages ?? true,
      ...(options.prepare && { prepare: options.prepare })
    })
    stopOnSignals(server, config)
    surviveUncaught(server)
    await announce(server, config)
    options.announce?.(server.services)
  } catch (error) {
    process.stderr.write(`${explain(error, locale)}\n`)
    process.exitCode = 1
    // What could not be taken down (a socket of a failed start) must not keep a dead process.
    setTimeout(() => process.exit(1), 1_000).unref()
  }
}

function explain(error: unknown, locale: 'fr' | 'en'): string {
  if (error instanceof ConfigError) return describeConfigError(error)
  if (error instanceof StartupError) return describeStartupError(error, locale)
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

async function announce(server: RunningServer, config: Config): Promise<void> {
  const { locale } = config
  const url = config.origin ?? server.url
  say(locale, 'server.start.listening', { url })
  if (await server.isEmpty()) say(locale, 'server.start.first_run', { url: `${url}/bienvenue` })
  if (['127.0.0.1', '::1', 'localhost'].includes(config.host)) say(locale, 'server.start.local_only')
  if (config.redisUrl !== undefined && config.databaseUrl === undefined)
    say(locale, 'server.start.redis_unused')
  say(locale, 'server.start.stop_hint')
}

/** npm forwards the Ctrl+C that the terminal has already sent: the same wish, twice at once. */
const SAME_WISH_MS = 500

/** The first signal stops gracefully, the second at once: everything acknowledged is on disk either way. */
function stopOnSignals(server: RunningServer, config: Config): void {
  let since: number | undefined
  const stop = (): void => {
    if (since !== undefined) {
      if (performance.now() - since > SAME_WISH_MS) process.exit(130)
      return
    }
    since = performance.now()
    say(config.locale, 'server.stop.started')
    const late = setTimeout(() => {
      say(config.locale, 'server.stop.late')
      process.exit(1)
    }, config.stopTimeoutMs)
    server.stop().then(
      () => {
        clearTimeout(late)
        say(config.locale, 'server.stop.done')
        process.exit(0)
      },
      (error: unknown) => {
        server.services.log.fatal({ err: error }, 'stop failed')
        process.exit(1)
      }
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  process.on('SIGHUP', stop)
}

/** One faulty request must not end the work of everyone else: counted, logged, and the process goes on (quality.md F20). */
function surviveUncaught(server: RunningServer): void {
  const survive = (kind: string) => (error: unknown) => {
    server.metrics.uncaught()
    server.services.log.error({ err: error, kind }, 'uncaught error')
  }
  process.on('uncaughtException', survive('exception'))
  process.on('unhandledRejection', survive('rejection'))
}

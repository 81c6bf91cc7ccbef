// Builds the whole server from its configuration, in order, and takes it down in the reverse order. server/main.ts and the tests
// start it the same way.
import { hostname } from 'node:os'
import { sql } from 'drizzle-orm'
import type { Logger } from 'pino'
import { createApp, type App } from './app'
import { startHousekeeping } from './auth/housekeeping'
import { shareLimits } from './auth/rate-limits'
import type { Collab, NodeOptions } from './collab/contract'
import { createGate } from './collab/gate'
import { createCollab } from './collab/index'
import type { Config } from './config'
import { createDb, type ConnectionTarget, type Database } from './db/client'
import { openDatabase, type OpenDatabase, type OpenOptions } from './db/open'
import { watchDisk, type DiskWatch } from './disk'
import type { Services } from './domain/context'
import { createListener, type Listener } from './listen'
import { createMail, type Mail } from './mail/index'
import { createMetrics, type Metrics } from './metrics'
import { startSearchKeeper, type SearchKeeper } from './search/keeper'
import { publishBridge } from './web/bridge'
import { createWeb, noWeb, type Web } from './web/index'

/** The log of the documents has connections of its own: nothing else can make an acknowledgement wait. */
const FOR_THE_LOG = { maxConnections: 3, statementTimeoutMs: 15_000 }

export interface StartOptions {
  config: Config
  log: Logger
  progress?: OpenOptions['progress']
  /** A database that is already running (tests share one); its connections are still ours. */
  database?: ConnectionTarget
  /** Tests move time. */
  now?: () => Date
  /** False: no pages, for tests of the two doors. */
  pages?: boolean
  /** Before the first request is accepted. */
  prepare?: (services: Services) => Promise<void>
}

export interface RunningServer {
  url: string
  app: App
  services: Services
  metrics: Metrics
  collab: Collab
  search: SearchKeeper
  /** Whether the installation waits for its first run. */
  isEmpty(): Promise<boolean>
  /** Lets what is under way finish, writes what is pending, leaves nothing running. Safe to call twice. */
  stop(): Promise<void>
}

/** @throws StartupError, a sentence for whoever started the server. */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { config, log, progress = () => undefined, now = () => new Date() } = options
  const parts: Parts = { draining: false }
  const stop = once(() => takeDown(parts))
  try {
    const listener = createListener(config, log)
    let url = ''
    // A port in use is found before a database is made. Until the doors open, the answer is "starting".
    const onLocked = async (): Promise<void> => {
      url = await listener.listen()
      parts.listener = listener
    }
    const opened = (parts.database = await openDatabase({
      config,
      log,
      progress,
      onLocked,
      target: options.database
    }))
    const { database } = opened
    const disk = (parts.disk = await watchDisk(config.dataDir, config.limits.minFreeBytes, log))
    const mail = (parts.mail = createMail({ config, database, log, now }))
    const metrics = createMetrics()
    const logDatabase = (parts.logDatabase = createDb(opened.target, FOR_THE_LOG))
    const collab = (parts.collab = await createCollab({
      sql: database.sql,
      logSql: logDatabase.sql,
      log,
      gate: createGate({ config, database, now }),
      metrics: metrics.collab,
      canWrite: () => disk.hasRoom(),
      node: config.databaseUrl === undefined ? undefined : nodeOf(config, url)
    }))
    metrics.observeCollab(() => collab.stats())
    const services: Services = { config, database, log, now, mail: mail.port, collab }
    if (config.databaseUrl !== undefined && config.redisUrl !== undefined) {
      parts.limits = shareLimits(services, config.redisUrl, ({ message }) => {
        log.warn(
          { reason: message },
          'Redis does not answer: this server counts by itself how often someone may try'
        )
      })
    }
    await options.prepare?.(services)

    const notReady = async (): Promise<string[]> => [
      ...(parts.draining ? ['draining'] : []),
      ...((await opened.answers()) ? [] : ['database']),
      ...(disk.hasRoom() ? [] : ['disk'])
    ]
    const redis = (): boolean | null => collab.stats().nodes?.redis ?? null
    const app = createApp({ services, metrics, notReady, redis, canWrite: () => disk.hasRoom() })
    const web = (parts.web = options.pages === false ? noWeb : await createWeb(config, listener.server))
    parts.withdrawBridge = publishBridge(app)
    const { handleUpgrade: upgrade, handleRequest: exchange } = collab
    listener.open({ app, pages: web.handle, upgrade, exchange })
    mail.start()
    parts.housekeeping = startHousekeeping(services)
    const search = (parts.search = startSearchKeeper({ sql: database.sql, config, log }))
    return { url, app, services, metrics, collab, search, isEmpty: () => isEmpty(database), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** What has been started so far: a start that fails half-way takes down the same parts as a stop. */
interface Parts {
  draining: boolean
  listener?: Listener
  database?: OpenDatabase
  logDatabase?: Database
  disk?: DiskWatch
  mail?: Mail
  housekeeping?: { stop(): Promise<void> }
  limits?: { close(): void }
  search?: SearchKeeper
  collab?: Collab
  web?: Web
  withdrawBridge?: () => void
}

/** New work is refused first, the database leaves last: what is under way can still be written. */
async function takeDown(parts: Parts): Promise<void> {
  parts.draining = true
  try {
    // Whoever is connected by HTTP learns by a request that the server stops: the door is shut behind them.
    parts.listener?.quieten()
    await parts.collab?.drain()
    await parts.listener?.close()
    parts.withdrawBridge?.()
    await parts.web?.close()
    await parts.housekeeping?.stop()
    await parts.search?.stop()
    await parts.mail?.stop()
  } finally {
    parts.limits?.close()
    parts.disk?.stop()
    await parts.logDatabase?.end()
    await parts.database?.stop()
  }
}

/** Others may serve the same database. */
function nodeOf({ nodeAddress, redisUrl }: Config, url: string): NodeOptions {
  return { name: `${hostname()}:${new URL(url).port}`, address: nodeAddress, redisUrl }
}

async function isEmpty({ db }: Database): Promise<boolean> {
  const [row] = await db.execute<{ found: boolean }>(sql`select exists(select 1 from networks) as found`)
  return row?.found !== true
}

function once(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => (running ??= task())
}

// The life of the PostgreSQL child: start or adopt, wait until it answers, restart when it dies, stop.
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import type { Logger } from 'pino'
import { StartupError } from '#server/startup-messages'
import type { Binaries } from './binaries'
import type { Layout } from './layout'
import { findLeftover, isRunning, stopProcess } from './leftover'
import { serverArguments, writeAccessRules } from './settings'

const READY_POLL_MS = 15
const WATCH_MS = 500
const LOG_LIMIT_BYTES = 4 * 1024 * 1024
const FIRST_BACKOFF_MS = 100
const LAST_BACKOFF_MS = 5_000
/** After a crash of the child its helpers leave within a second; until then a new one is refused. */
const START_ATTEMPTS = 20

export class Cluster {
  #pid = 0
  #stopping = false
  #watch: NodeJS.Timeout | undefined
  #restart: Promise<void> | undefined

  constructor(
    private readonly layout: Layout,
    private readonly binaries: Binaries,
    /** Resolves when a connection is accepted, rejects when not yet. */
    private readonly probe: () => Promise<void>,
    private readonly log: Logger
  ) {}

  get pid(): number {
    return this.#pid
  }

  async start(): Promise<void> {
    const args = serverArguments(this.layout)
    const leftover = await findLeftover(this.layout, [this.binaries.postgres, ...args])
    if (leftover?.same && (await this.#adopt(leftover.pid))) return
    if (leftover) {
      this.log.warn({ pid: leftover.pid }, 'left-over PostgreSQL of another configuration: stopping it')
      await stopProcess(leftover.pid)
    }
    writeAccessRules(this.layout)
    await this.#launchPatiently(args)
    this.#watchOver()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    clearInterval(this.#watch)
    await this.#restart?.catch((error: unknown) =>
      this.log.warn({ err: error }, 'restart abandoned: stopping')
    )
    if (this.#pid > 0) await stopProcess(this.#pid)
  }

  async #adopt(pid: number): Promise<boolean> {
    try {
      await this.#untilReady(() => isRunning(pid))
    } catch (error) {
      this.log.warn({ err: error, pid }, 'left-over PostgreSQL does not answer')
      return false
    }
    this.log.info({ pid }, 'left-over PostgreSQL adopted')
    this.#pid = pid
    this.#watchOver()
    return true
  }

  async #launchPatiently(args: string[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#launch(args)
        return
      } catch (error) {
        const busy = this.#logTail().some((line) =>
          /shared memory block .* is still in use|lock file .* already exists/.test(line)
        )
        if (!busy || attempt === START_ATTEMPTS || this.#stopping) throw error
        await delay(FIRST_BACKOFF_MS)
      }
    }
  }

  async #launch(args: string[]): Promise<void> {
    this.#turnLog()
    const handle = openSync(this.layout.logFile, 'a', 0o600)
    let child: ChildProcess
    try {
      child = spawn(this.binaries.postgres, args, {
        ...this.layout.account,
        cwd: '/',
        env: { TZ: 'UTC', PATH: '/usr/bin:/bin' },
        // A file, not a pipe: it must be able to write when this process is killed.
        stdio: ['ignore', handle, handle],
        // Its own group: Ctrl+C reaches this process, which writes what is pending before it stops the database.
        detached: true
      })
    } finally {
      closeSync(handle)
    }
    let ended: string | undefined
    child.once('error', (error) => (ended = error.message))
    child.once('exit', (code, signal) => (ended = `exit ${code ?? signal ?? ''}`))
    try {
      await this.#untilReady(() => ended === undefined)
    } catch (error) {
      if (ended === undefined && child.pid) await stopProcess(child.pid)
      throw this.#startFailure(error)
    }
    this.#pid = child.pid ?? 0
    child.unref()
  }

  /** No limit of time while it lives: recovery after a power cut takes what it takes. */
  async #untilReady(alive: () => boolean): Promise<void> {
    for (;;) {
      if (!alive()) throw new Error('PostgreSQL ended before it was ready')
      try {
        await this.probe()
        return
      } catch (error) {
        if (!isNotYetReady(error)) throw error
      }
      await delay(READY_POLL_MS)
    }
  }

  #watchOver(): void {
    this.#watch = setInterval(() => {
      if (this.#stopping || this.#restart || isRunning(this.#pid)) return
      this.log.error(
        { pid: this.#pid, tail: this.#logTail().slice(-3) },
        'PostgreSQL died: starting it again'
      )
      this.#restart = this.#revive().finally(() => (this.#restart = undefined))
    }, WATCH_MS)
    this.#watch.unref()
  }

  async #revive(): Promise<void> {
    for (let backoff = FIRST_BACKOFF_MS; !this.#stopping; backoff = Math.min(backoff * 2, LAST_BACKOFF_MS)) {
      try {
        await this.#launchPatiently(serverArguments(this.layout))
        this.log.info({ pid: this.#pid }, 'PostgreSQL is back')
        return
      } catch (error) {
        this.log.error({ err: error }, 'PostgreSQL does not start; trying again')
        await delay(backoff)
      }
    }
  }

  #startFailure(cause: unknown): StartupError {
    const lines = this.#logTail().filter((line) => /FATAL|PANIC|ERROR|HINT|could not/.test(line))
    const detail = lines.slice(-2).join(' ') || (cause instanceof Error ? cause.message : String(cause))
    return new StartupError(
      'server.database.start_failed',
      { path: this.layout.dataDir, detail, log: this.layout.logFile },
      { cause }
    )
  }

  #logTail(): string[] {
    if (!existsSync(this.layout.logFile)) return []
    return readFileSync(this.layout.logFile, 'utf8').trimEnd().split('\n').slice(-15)
  }

  #turnLog(): void {
    const { logFile } = this.layout
    if (existsSync(logFile) && statSync(logFile).size > LOG_LIMIT_BYTES) renameSync(logFile, `${logFile}.1`)
  }
}

/** Not there yet, starting up, shutting down: worth another try. Anything else (a refused identity) is said at once. */
function isNotYetReady(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return [
    'ENOENT',
    'ECONNREFUSED',
    'ECONNRESET',
    'CONNECTION_CLOSED',
    'CONNECT_TIMEOUT',
    '57P03',
    '57P01'
  ].includes(code)
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

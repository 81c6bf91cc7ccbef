// What Prometheus reads at /metrics. One registry per process object, none global: tests start several servers.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { CollabMetrics, CollabStats } from './collab/contract'

export interface Metrics {
  http(method: string, route: string, status: number, seconds: number): void
  /** An error nobody caught: the process went on. */
  uncaught(): void
  collab: CollabMetrics
  /** Read at each scrape. */
  observeCollab(stats: () => CollabStats): void
  text(): Promise<string>
  readonly contentType: string
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const COMMIT_SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5]

export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const http = new Histogram({
    name: 'interpoles_http_request_seconds',
    help: 'Duration of HTTP requests',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers
  })
  const uncaught = new Counter({
    name: 'interpoles_uncaught_errors_total',
    help: 'Errors nobody caught',
    registers
  })

  return {
    http: (method, route, status, seconds) =>
      http.observe({ method, route, status: String(status) }, seconds),
    uncaught: () => uncaught.inc(),
    collab: collabMetrics(registers),
    observeCollab: (stats) => observeCollab(registers, stats),
    text: () => registry.metrics(),
    contentType: registry.contentType
  }
}

function collabMetrics(registers: Registry[]): CollabMetrics {
  const commit = new Histogram({
    name: 'interpoles_collab_commit_seconds',
    help: 'From the first update queued to its commit: what an acknowledgement waits for',
    buckets: COMMIT_SECONDS,
    registers
  })
  const rows = new Counter({
    name: 'interpoles_collab_stored_updates_total',
    help: 'Updates committed',
    registers
  })
  const bytes = new Counter({
    name: 'interpoles_collab_stored_bytes_total',
    help: 'Bytes committed',
    registers
  })
  const closed = new Counter({
    name: 'interpoles_collab_closed_total',
    help: 'Sockets closed or refused by the server',
    labelNames: ['code'],
    registers
  })
  const failed = new Counter({
    name: 'interpoles_collab_store_failures_total',
    help: 'Commits that failed',
    registers
  })
  const quarantined = new Counter({
    name: 'interpoles_collab_quarantined_total',
    help: 'What was set aside for a person to look at: documents not loaded, not whole, edits refused',
    registers
  })
  const compacted = new Counter({
    name: 'interpoles_collab_compactions_total',
    help: 'Logs compacted',
    registers
  })
  const scrubbed = new Counter({
    name: 'interpoles_collab_scrubbed_total',
    help: 'Documents read again from end to end, by outcome',
    labelNames: ['outcome'],
    registers
  })
  const diverged = new Counter({
    name: 'interpoles_collab_divergences_total',
    help: 'A browser and the server disagreed about a document they both believed equal',
    registers
  })
  return {
    stored: (count, size, ms) => {
      commit.observe(ms / 1000)
      rows.inc(count)
      bytes.inc(size)
    },
    closed: (code) => closed.inc({ code: String(code) }),
    storeFailed: () => failed.inc(),
    quarantined: () => quarantined.inc(),
    compacted: () => compacted.inc(),
    scrubbed: (outcome) => scrubbed.inc({ outcome }),
    diverged: () => diverged.inc()
  }
}

function observeCollab(registers: Registry[], stats: () => CollabStats): void {
  const gauge = (name: string, help: string, value: (stats: CollabStats) => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value(stats()))
      }
    })
  }
  gauge('interpoles_collab_connections', 'Open connections', (now) => now.connections)
  gauge(
    'interpoles_collab_http_connections',
    'Connections by requests, for want of a WebSocket',
    (now) => now.byHttp
  )
  gauge('interpoles_collab_rooms', 'Rooms with at least one socket', (now) => now.rooms)
  gauge('interpoles_collab_warm_rooms', 'Rooms that hold a document in memory', (now) => now.warmRooms)
  gauge('interpoles_collab_queued_bytes', 'Bytes received and not yet committed', (now) => now.queuedBytes)
  gauge('interpoles_nodes', 'Servers alive on this database', (now) => 1 + (now.nodes?.others ?? 0))
  gauge('interpoles_redis_up', '1 when what goes through Redis arrives', (now) =>
    Number(now.nodes?.redis ?? 0)
  )
  gauge('interpoles_notices_up', '1 when what goes through PostgreSQL arrives', (now) =>
    Number(now.nodes?.notices ?? 0)
  )
  gauge(
    'interpoles_collab_followed_updates',
    'Updates of other servers found in the log because Redis had not brought them',
    (now) => now.nodes?.followed ?? 0
  )
  gauge('interpoles_collab_store_ok', '1 when updates are being committed', (now) =>
    Number(now.storing === 'ok')
  )
}

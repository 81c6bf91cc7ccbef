// The collaboration server, put together. docs/collaboration.md follows one edit through these files.
import type { Duplex } from 'node:stream'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { CLOSE } from '#shared/collab/protocol'
import { Background } from './background'
import { Bus } from './bus/index'
import { Runs } from './bus/runs'
import { Compactor } from './compaction'
import { Connections } from './connections'
import type { Clock, Collab, CollabDeps, CollabMetrics, RecheckScope } from './contract'
import { DerivedRows } from './derived'
import { Documents } from './documents'
import { Door } from './door'
import { EditCounter } from './edit-counter'
import { History } from './history'
import { Erasure } from './erasure'
import { HttpDoor } from './http/door'
import { NodeRelay } from './http/relay'
import { AppendLog, type LogEntry } from './log'
import { Rights } from './rights'
import { Rooms } from './rooms'
import { Scrubber } from './scrubber'
import { DEFAULTS, largeLimits, type Settings } from './settings'
import { Store, type DocumentRow } from './store'
import { VersionKeeper } from './versions/keeper'
import { Versions, type VersionsDeps } from './versions/versions'
import { Upgrades } from './upgrade'

export type * from './contract'
export type { Settings } from './settings'

const BEAT_MS = 1_000
const SWEEPS = 10

const realClock: Clock = { now: () => Date.now(), monotonic: () => performance.now() }

/** Migrated database expected. Durable from the first acknowledgement; nothing listens until `handleUpgrade` is called. */
export async function createCollab(deps: CollabDeps): Promise<Collab> {
  const { sql, log: logger, gate } = deps
  const settings: Settings = { ...DEFAULTS, ...deps.settings }
  const clock = deps.clock ?? realClock
  const metrics = careful(deps)
  const store = new Store(deps.logSql ?? sql, settings.statementMs)
  const runs = new Runs(sql, deps.node ?? null, settings)
  await runs.begin()
  const background = new Background(settings.workerJobMs)
  // What may be slow reads over the connections of everybody else: those of the log stay free.
  const slowStore = new Store(sql, settings.statementMs)
  const compactor = new Compactor({
    sql,
    store: slowStore,
    background,
    settings,
    log: logger,
    metrics,
    shortened: (documentId, rows, bytes) => rooms.ofDocument(documentId)?.document.shortened(rows, bytes)
  })
  const derived = new DerivedRows(sql, slowStore, background, settings, logger, async (documentId) => {
    const room = rooms.ofDocument(documentId)
    if (!room || room.document.logRows < settings.compactFirstRows) return
    await compactor.now(documentId, room.row.epoch)
  })
  const scrubber = new Scrubber({
    sql,
    store: slowStore,
    background,
    derived,
    settings,
    log: logger,
    metrics
  })
  const history = new History(sql, settings, logger)
  const counter = new EditCounter(sql, logger)
  const connections = new Connections(settings, clock)
  let acknowledged = 0

  const bus = deps.node
    ? new Bus({
        sql,
        node: deps.node,
        runs,
        settings,
        clock,
        log: logger,
        recheck: (scope) => recheckHere(scope),
        hold: (work) => rights.hold(work),
        surrender: () => {
          connections.closeAll(CLOSE.tryAgain, 'room.unavailable')
          log.void()
          rooms.dispose()
        },
        people: () => connections.byPage(),
        told: tellHere
      })
    : null
  connections.onChange = (pageId) => bus?.peopleChanged(pageId)
  connections.look = () => bus?.look()

  const log = new AppendLog({
    store,
    settings,
    clock,
    log: logger,
    metrics,
    onState: (state) => {
      for (const room of rooms.all()) room.onStoring(state)
    },
    fence: () => (bus ? runs.id : null),
    onRunLost: () => runs.hurry(),
    onCommit: (entries, xid) => {
      bus?.committed(entries, xid)
      acknowledged += entries.length
      counter.add(entries)
      announce(entries)
    }
  })

  const rooms: Rooms = new Rooms(
    {
      store,
      log,
      settings,
      clock,
      logger,
      metrics,
      run: runs,
      bus,
      retire: (room) => rooms.retire(room),
      onGrowth: (row, rows, bytes) => {
        if (rows >= settings.compactRows || bytes >= settings.compactBytes)
          compactor.request(row.id, row.epoch)
      },
      merge: (parts) => background.run({ type: 'merge', parts }),
      slice: (update) => background.run({ type: 'slice', update, limits: largeLimits(settings) })
    },
    (room) => {
      if (room.document.logRows > 0)
        compactor.request(room.row.id, room.row.epoch, settings.compactAfterLeaveMs)
    }
  )

  const door = new Door({
    gate,
    rooms,
    connections,
    settings,
    clock,
    logger,
    metrics,
    rightsStamp: () => rights.stamp,
    onJoined: (connection, stamp) => {
      if (rights.stamp !== stamp) void rights.ask([connection])
    }
  })
  const upgrades = new Upgrades({ door, connections, settings, logger, metrics })
  const relay = deps.node ? new NodeRelay(sql, clock, logger) : null
  const http = new HttpDoor({ door, gate, connections, settings, clock, logger, metrics, run: runs, relay })
  const rights: Rights = new Rights({
    gate,
    connections,
    refusals: door.refusals,
    store,
    settings,
    clock,
    logger,
    roomOf: (connection) => rooms.opened(connection.room.name)
  })
  const erasure = new Erasure({ sql, rooms, log, compactor, background })
  const documents = new Documents({ sql, rooms, compactor, derived, counter, settings, run: runs, bus })

  const inRoom: VersionsDeps['inRoom'] = (room, work) => documents.inRoom(room, work)
  const versions = new Versions({ sql, inRoom, log, compactor, background, counter, settings })
  const keeper = new VersionKeeper(sql, settings, versions, logger)

  let beats = 0
  const beat = setInterval(() => {
    connections.beat()
    http.beat()
    log.hold(deps.canWrite?.() === false)
    if (++beats % 5 === 0) rooms.rest()
  }, BEAT_MS)
  beat.unref()
  history.start()
  keeper.start()
  scrubber.start()
  let swept = clock.monotonic()
  const everyMs = bus ? Math.min(settings.sweepMs, settings.sweepDeafMs) : settings.sweepMs
  const sweep = setInterval(() => {
    const now = clock.monotonic()
    if (bus && !bus.isDeaf && now - swept < settings.sweepMs / SWEEPS) return
    swept = now
    rights.sweep(SWEEPS)
  }, everyMs / SWEEPS)
  sweep.unref()
  await bus?.start()
  derived.catchUp().catch((error: unknown) => logger.warn({ err: error }, 'collab: derived rows not checked'))

  function announce(entries: LogEntry[]): void {
    const news = new Map<DocumentRow, Set<string>>()
    for (const { row, personId } of entries) {
      const people = news.get(row) ?? new Set()
      if (personId) people.add(personId)
      news.set(row, people)
    }
    for (const [{ id, pageId, part }, people] of news) {
      derived.touch(id)
      try {
        deps.onStored?.({ documentId: id, pageId, part, people: [...people] })
      } catch (error) {
        logger.error({ err: error }, 'collab: onStored failed')
      }
    }
  }

  async function flush(): Promise<void> {
    for (const room of [...rooms.all()]) await room.settle()
    await log.settled()
    await counter.flush()
  }

  function tellHere(pageId: string, topic: string, people: string[] | null): void {
    connections.tell(pageId, topic, people && new Set(people))
  }

  async function recheckHere(scope: RecheckScope): Promise<void> {
    try {
      await rights.recheck(scope)
    } catch (error) {
      logger.error({ err: error, scope }, 'collab: recheck failed')
    }
  }

  let draining: Promise<void> | null = null
  async function drain(): Promise<void> {
    door.open = false
    clearInterval(beat)
    clearInterval(sweep)
    const deadline = new Promise<'late'>((resolve) => setTimeout(resolve, settings.drainMs, 'late').unref())
    for (const connection of connections.all) {
      connection.transport.pause()
      connection.drain()
    }
    const outcome = await Promise.race([flush(), deadline])
    // Acknowledgements leave in a microtask: let them go before the close frames.
    await new Promise((resolve) => setImmediate(resolve))
    for (const connection of [...connections.all]) {
      connection.close(CLOSE.restart, 'restart')
      connection.transport.resume()
    }
    await http.farewell(settings.httpGoodbyeMs)
    const stopped = Promise.all([
      compactor.stop(),
      derived.stop(),
      history.stop(),
      keeper.stop(),
      scrubber.stop()
    ])
    await background.stop()
    await stopped
    log.stop()
    rooms.dispose()
    await bus?.stop()
    relay?.close()
    if (outcome !== 'late' && log.queuedRows === 0) await runs.end()
    else logger.error({ rows: log.queuedRows }, 'collab: stopped before everything was on disk')
  }

  return {
    handleUpgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => upgrades.handle(req, socket, head),
    handleRequest: (req: IncomingMessage, res: ServerResponse) => http.handle(req, res),
    recheck: async (scope) => {
      const told = bus?.recheck(scope).catch((error: unknown) => {
        logger.error({ err: error, scope }, 'collab: the other nodes were not told of a change of rights')
      })
      await recheckHere(scope)
      await told
    },
    read: (room) => documents.read(room),
    transact: (room, change, origin) => documents.transact(room, change, origin),
    look: (room, read) => documents.look(room, read),
    create: (pageId, part = '', state) => documents.create(pageId, part, state),
    replace: (room, build, origin) => documents.replace(room, build, origin),
    forgetPast: (room) => erasure.past(room),
    forgetPeople: async () => {
      await flush()
      await erasure.people()
    },
    presence: (pageId) => {
      const here = connections.byPage().get(pageId) ?? []
      const people = [...(bus?.people(pageId) ?? []), ...here].map((one) => [one.personId, one] as const)
      return [...new Map(people).values()]
    },
    tell: async (pageId, topic, people) => {
      tellHere(pageId, topic, people)
      if (bus?.hasCompany) await bus.told(pageId, topic, people)
    },
    versions,
    keepSessions: () => keeper.keepSessions(),
    flush,
    settle: (pageIds) => derived.settle(pageIds),
    rebuildDerived: () => derived.rebuild(),
    drain: () => (draining ??= drain()),
    stats: () => ({
      connections: connections.all.size,
      byHttp: [...connections.all].filter(({ transport }) => transport.kind === 'http').length,
      nodes: bus && bus.state(),
      rooms: rooms.size,
      warmRooms: [...rooms.all()].filter((room) => room.document.warm !== null).length,
      queuedBytes: log.queuedBytes,
      queuedRows: log.queuedRows,
      storing: log.state,
      draining: draining !== null,
      acknowledged,
      compactions: compactor.done
    })
  }
}

/** A hook that throws must not stop a commit. */
function careful({ metrics = {}, log }: CollabDeps): CollabMetrics {
  const wrapped: Record<string, (...values: unknown[]) => void> = {}
  for (const [name, hook] of Object.entries(metrics) as [
    string,
    ((...values: unknown[]) => void) | undefined
  ][]) {
    if (!hook) continue
    wrapped[name] = (...values) => {
      try {
        hook(...values)
      } catch (error) {
        log.error({ err: error, hook: name }, 'collab: a metrics hook failed')
      }
    }
  }
  return wrapped
}

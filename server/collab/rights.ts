// Rights change while people write. Whoever is concerned is held still, the gate is asked again, and only then do their frames go
// on, or their socket closes. A sweep asks for everyone from time to time, in case somebody forgot to say.
import { CLOSE } from '#shared/collab/protocol'
import { parseRoom } from '#shared/collab/room'
import type { Connection } from './connection'
import type { Connections } from './connections'
import type { Clock, CollabLog, RecheckScope, RoomGate } from './contract'
import type { RefusalMemory } from './limits'
import type { Room } from './room'
import type { Settings } from './settings'
import type { Store } from './store'
import { within } from './within'

export interface RightsDeps {
  gate: RoomGate
  connections: Connections
  refusals: RefusalMemory
  store: Pick<Store, 'existing'>
  settings: Settings
  clock: Clock
  logger: CollabLog
  roomOf(connection: Connection): Room | undefined
}

type Answer = { kind: 'open'; mode: 'read' | 'write' } | { kind: 'close'; code: number; reason: string }

const AT_ONCE = 16

export class Rights {
  /** Grows with each change: who was coming in meanwhile is asked about again. */
  stamp = 0
  #swept: Connection[] = []
  #part = 0

  constructor(readonly deps: RightsDeps) {}

  async recheck(scope: RecheckScope): Promise<void> {
    this.stamp++
    this.deps.refusals.clear()
    const concerned = [...this.deps.connections.all].filter((connection) => concerns(scope, connection))
    // With no way to ask whether a session lives, being told about it means that it has ended.
    if (scope.sessionId !== undefined && !this.deps.gate.alive) {
      for (const connection of concerned) connection.close(CLOSE.sessionEnded, 'session.required')
      return
    }
    await this.ask(concerned)
  }

  /** Held still until the gate has answered; without an answer, closed. */
  async ask(connections: Connection[]): Promise<void> {
    for (const connection of connections) connection.suspend()
    await this.#askAll(connections, true)
  }

  /** Nobody is heard until `work` has ended, well or not, and they have all been asked about again. */
  async hold(work: Promise<unknown>): Promise<void> {
    this.stamp++
    const everyone = [...this.deps.connections.all]
    for (const connection of everyone) connection.suspend()
    await work.catch((error: unknown) => this.deps.logger.warn({ err: error }, 'collab: not awake yet'))
    this.deps.refusals.clear()
    await this.ask(everyone.filter((connection) => !connection.closed))
  }

  /** One question for all the sockets of one session in one room. */
  async #askAll(connections: Connection[], strict: boolean): Promise<void> {
    const groups = new Map<string, Connection[]>()
    for (const connection of connections) {
      const { personId, sessionId } = connection.visitor
      const key = `${personId} ${sessionId} ${connection.room.name}`
      const group = groups.get(key)
      if (group) group.push(connection)
      else groups.set(key, [connection])
    }
    const waiting = [...groups.values()]
    const workers = Array.from({ length: Math.min(AT_ONCE, waiting.length) }, async () => {
      for (let group = waiting.pop(); group; group = waiting.pop()) await this.#settle(group, strict)
    })
    await Promise.all(workers)
  }

  /** A part of everyone; called `times` times in `sweepMs`, so that all have been asked by then. */
  sweep(times: number): void {
    if (this.#swept.length === 0) {
      this.#swept = [...this.deps.connections.all]
      this.#part = Math.ceil(this.#swept.length / times)
    }
    const open = this.#swept.splice(0, this.#part).filter((connection) => !connection.closed)
    if (open.length > 0) void this.#askAll(open, false)
  }

  async #settle(group: Connection[], strict: boolean): Promise<void> {
    const [first] = group
    if (!first) return
    const answer = await this.#answer(first, strict)
    if (!answer) return
    for (const connection of group) {
      if (connection.closed) continue
      if (answer.kind === 'close') connection.close(answer.code, answer.reason)
      else {
        const mode = connection.readOnlyByWish ? 'read' : answer.mode
        this.deps.roomOf(connection)?.setMode(connection, mode)
        connection.release()
      }
    }
  }

  async #answer({ visitor, room }: Connection, strict: boolean): Promise<Answer | null> {
    const { gate, settings, store, logger } = this.deps
    const name = parseRoom(room.name)
    if (!name) return { kind: 'close', code: CLOSE.notFound, reason: 'room.not_found' }
    try {
      if (gate.alive && !(await within(settings.authenticateMs, gate.alive(visitor)))) {
        return { kind: 'close', code: CLOSE.sessionEnded, reason: 'session.required' }
      }
      const access = await within(settings.authenticateMs, gate.access(visitor, name))
      if (access) return { kind: 'open', mode: access.mode }
      const exists = await store.existing(name.pageId, name.part)
      return exists
        ? { kind: 'close', code: CLOSE.forbidden, reason: 'access.forbidden' }
        : { kind: 'close', code: CLOSE.notFound, reason: 'room.not_found' }
    } catch (error) {
      logger.error({ err: error, room: room.name }, 'collab: rights not checked')
      // After a change nobody writes on a right that could not be proved; in a sweep, the last proof still holds.
      if (!strict) return null
      return { kind: 'close', code: CLOSE.tryAgain, reason: 'room.unavailable' }
    }
  }
}

function concerns(scope: RecheckScope, { visitor, room, initiativeId }: Connection): boolean {
  if (scope.all) return true
  if (scope.personId !== undefined && scope.personId === visitor.personId) return true
  if (scope.sessionId !== undefined && scope.sessionId === visitor.sessionId) return true
  if (scope.pageId !== undefined && room.name.slice(0, 36) === scope.pageId) return true
  if (scope.initiativeId === undefined) return false
  return initiativeId === null || initiativeId === scope.initiativeId
}

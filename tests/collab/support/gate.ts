// A gate over a plain table of rights: who may do what in which page, changed by tests at will.
import type { IncomingMessage } from 'node:http'
import type { RoomAccess, RoomGate, Visitor } from '#server/collab/contract'
import type { RoomName } from '#shared/collab/room'

export class TestGate implements RoomGate {
  readonly visitors = new Map<string, Visitor>()
  readonly rights = new Map<string, 'read' | 'write'>()
  readonly ended = new Set<string>()
  asked = 0
  origin = 'http://localhost'
  /** Thrown by the next questions, when set. */
  failure: Error | null = null

  allow(visitor: Visitor, pageId: string, mode: 'read' | 'write' | null): void {
    const key = `${visitor.personId} ${pageId}`
    if (mode) this.rights.set(key, mode)
    else this.rights.delete(key)
  }

  authenticate(req: IncomingMessage): Promise<Visitor | null> {
    this.asked++
    if (this.failure) return Promise.reject(this.failure)
    const session = /session=([\w-]+)/.exec(req.headers.cookie ?? '')?.[1] ?? ''
    return Promise.resolve(this.ended.has(session) ? null : (this.visitors.get(session) ?? null))
  }

  access(visitor: Visitor, room: RoomName): Promise<RoomAccess | null> {
    if (this.failure) return Promise.reject(this.failure)
    const mode = this.rights.get(`${visitor.personId} ${room.pageId}`)
    return Promise.resolve(mode ? { pageId: room.pageId, mode } : null)
  }

  alive(visitor: Visitor): Promise<boolean> {
    return Promise.resolve(!this.ended.has(visitor.sessionId ?? ''))
  }

  originAllowed(req: IncomingMessage): boolean {
    return req.headers.origin === undefined || req.headers.origin === this.origin
  }
}

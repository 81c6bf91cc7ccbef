// The HTTP sessions of this process: found by an id that nobody can guess, and only by whoever opened them.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { RoomGate } from '../contract'
import type { HttpSession } from './session'

interface Kept {
  session: HttpSession
  path: string
  proof: Buffer
}

const SECRET_BYTES = 24
const ID = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.[\w-]{32}$/

export class HttpSessions {
  readonly #kept = new Map<string, Kept>()

  constructor(
    readonly gate: Pick<RoomGate, 'proof'>,
    readonly run: { readonly id: string }
  ) {}

  get size(): number {
    return this.#kept.size
  }

  add(session: HttpSession, req: IncomingMessage): string {
    const id = `${this.run.id}.${randomBytes(SECRET_BYTES).toString('base64url')}`
    this.#kept.set(id, { session, path: pathOf(req), proof: this.#proof(req) })
    return id
  }

  remove(id: string): void {
    this.#kept.delete(id)
  }

  /** Null: unknown, over, of somebody else or of another room. The same answer to all of them. */
  find(id: string, req: IncomingMessage): HttpSession | null {
    const kept = this.#kept.get(id)
    if (!kept || kept.path !== pathOf(req) || !timingSafeEqual(kept.proof, this.#proof(req))) return null
    return kept.session
  }

  all(): HttpSession[] {
    return [...this.#kept.values()].map(({ session }) => session)
  }

  /** The run of another process in this id. */
  foreignRun(id: string): string | null {
    const run = ID.exec(id)?.[1]
    return run === undefined || run === this.run.id ? null : run
  }

  #proof(req: IncomingMessage): Buffer {
    const { cookie = '', authorization = '' } = req.headers
    const words = this.gate.proof ? this.gate.proof(req) : `${cookie} ${authorization}`
    return createHash('sha256').update(words).digest()
  }
}

function pathOf(req: IncomingMessage): string {
  return (req.url ?? '').split('?', 1)[0] ?? ''
}

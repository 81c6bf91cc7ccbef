// Clients by HTTP: y-websocket over our HttpSocket, and requests written by hand.
import type { Visitor } from '#server/collab/contract'
import {
  decodeAnswer,
  decodeOpened,
  decodeTaken,
  encodeFrame,
  encodePoll,
  encodePush,
  HTTP_TYPE,
  OPCODE,
  readClose,
  SESSION_HEADER,
  type Frame
} from '#shared/collab/http'
import { collabSocket } from '$lib/collab/transport'
import { HttpSocket } from '$lib/collab/transport/http-socket'
import { Line } from '$lib/collab/transport/line'
import type { Socket } from '$lib/collab/transport/socket'
import { socketOf, StockClient, type ClientOptions, type Place } from './clients'

export type Fetch = typeof globalThis.fetch

/** The session cookie, sent the way a browser does. */
export function fetchAs(visitor: Visitor | null, through: Fetch = fetch): Fetch {
  return (input, init) => {
    const headers = new Headers(init?.headers)
    if (visitor) headers.set('cookie', `session=${visitor.sessionId}`)
    return through(input, { ...init, headers })
  }
}

export function httpSocketOf(visitor: Visitor | null, through?: Fetch): typeof globalThis.WebSocket {
  class CookieSocket extends HttpSocket {
    constructor(url: string) {
      super(url, { fetch: fetchAs(visitor, through), isHidden: () => false })
    }
  }
  // It has the part of the interface that y-websocket uses.
  return CookieSocket as unknown as typeof globalThis.WebSocket
}

/** The stock provider, by HTTP only. */
export function httpClient(place: Place, room: string, visitor: Visitor | null, options: ClientOptions = {}) {
  return new StockClient(place, room, visitor, { ...options, socket: httpSocketOf(visitor) })
}

export interface Heard {
  status: number
  first: number
  frames: Frame[]
}

/** Says any request of a session, as itself or as somebody else. */
export class RawHttp {
  session = ''
  status = 0
  frames: Frame[] = []
  readonly url: string

  constructor(
    place: Place,
    path: string,
    readonly headers: Record<string, string>
  ) {
    this.url = `${place.url.replace(/^ws/, 'http')}/${path}`
  }

  static as(place: Place, path: string, visitor: Visitor | null): RawHttp {
    return new RawHttp(place, path, visitor ? { cookie: `session=${visitor.sessionId}` } : {})
  }

  async open(): Promise<this> {
    const response = await this.ask(new Uint8Array())
    this.status = response.status
    if (this.status === 200) {
      const opened = decodeOpened(new Uint8Array(await response.arrayBuffer()))
      this.session = opened.session
      this.frames = opened.frames
    }
    return this
  }

  /** Code of the close frame among what was heard, if there is one. */
  get closed(): number | null {
    const frame = this.frames.find(({ opcode }) => opcode === OPCODE.close)
    return frame ? readClose(frame.payload).code : null
  }

  /** @returns how many frames were taken, or the status when it was refused */
  async push(first: number, ...messages: Uint8Array[]): Promise<{ status: number; taken: number }> {
    const response = await this.ask(
      encodePush(
        first,
        messages.map((one) => encodeFrame(OPCODE.binary, one))
      )
    )
    const bytes = new Uint8Array(await response.arrayBuffer())
    return { status: response.status, taken: response.status === 200 ? decodeTaken(bytes) : -1 }
  }

  async poll(received: number, wait = 0): Promise<Heard> {
    const response = await this.ask(encodePoll(received, wait))
    const bytes = new Uint8Array(await response.arrayBuffer())
    if (response.status !== 200) return { status: response.status, first: -1, frames: [] }
    const answer = decodeAnswer(bytes)
    this.frames.push(...answer.frames)
    return { status: 200, ...answer }
  }

  /** Polls like a client until it is closed. */
  async whenClosed(from = 0): Promise<number> {
    let received = from
    for (;;) {
      const { status, frames } = await this.poll(received, 1_000)
      if (this.closed !== null) return this.closed
      if (status !== 200) return status
      received += frames.length
    }
  }

  ask(body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url, {
      method: 'POST',
      body,
      headers: {
        'content-type': HTTP_TYPE,
        ...(this.session && { [SESSION_HEADER]: this.session }),
        ...this.headers,
        ...headers
      }
    })
  }
}

/** What a browser does: by WebSocket where that works, by HTTP where it does not. */
export function chosenSocketOf(visitor: Visitor, line = new Line(null)): typeof globalThis.WebSocket {
  const Ws = socketOf(visitor)
  return collabSocket(() => ({
    line,
    // `ws` has the interface of a browser's WebSocket, under another type.
    websocket: (url) => new Ws(url) as unknown as Socket,
    http: (url) => new HttpSocket(url, { fetch: fetchAs(visitor), isHidden: () => false })
  }))
}

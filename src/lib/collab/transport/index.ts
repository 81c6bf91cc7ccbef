// The sockets of this page, as y-websocket makes them.
import { ChosenSocket, type Transports } from './chosen-socket'
import { HttpSocket } from './http-socket'
import { Line } from './line'
import type { Socket } from './socket'

export type SocketClass = typeof globalThis.WebSocket

const live = new Set<ChosenSocket>()
let shared: Transports | undefined

/** For the option `WebSocketPolyfill` of a provider. */
export function collabSocket(transports: () => Transports = ofThisPage): SocketClass {
  class CollabSocket extends ChosenSocket {
    constructor(url: string) {
      super(url, transports())
      live.add(this)
    }

    protected override ended(): void {
      live.delete(this)
    }
  }
  // It has the part of a WebSocket's interface that y-websocket uses.
  return CollabSocket as unknown as SocketClass
}

/** Somebody looks again: whatever waits for its time is done now. */
export function wakeSockets(): void {
  for (const socket of [...live]) socket.wake()
}

function ofThisPage(): Transports {
  if (shared) return shared
  addEventListener('online', wakeSockets)
  addEventListener('pagehide', () => {
    for (const socket of [...live]) socket.leave()
  })
  const http = { fetch: fetch.bind(globalThis), isHidden: () => document.visibilityState === 'hidden' }
  shared = {
    line: new Line(storage()),
    // A WebSocket has more than the interface asks for; its events are those of a browser.
    websocket: (url) => new WebSocket(url) as unknown as Socket,
    http: (url) => new HttpSocket(url, http)
  }
  return shared
}

/** Null when the browser keeps nothing for this site. */
function storage(): Storage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}

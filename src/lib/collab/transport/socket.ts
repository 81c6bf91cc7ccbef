// The part of a WebSocket that y-websocket uses: what each transport of this folder offers.

export const STATE = { connecting: 0, open: 1, closing: 2, closed: 3 } as const

export interface SocketMessage {
  data: ArrayBuffer
}

export interface SocketClose {
  code: number
  reason: string
  wasClean: boolean
}

export interface Socket {
  binaryType: string
  readonly readyState: number
  readonly OPEN: number
  onopen: ((event: object) => void) | null
  onmessage: ((event: SocketMessage) => void) | null
  onerror: ((event: object) => void) | null
  onclose: ((event: SocketClose) => void) | null
  send(data: Uint8Array<ArrayBuffer>): void
  close(code?: number, reason?: string): void
  /** Does now what it would have done after a pause. */
  hurry?(): void
}

/** What every socket of this folder begins with: not open yet, and nobody listens. */
export abstract class SocketEvents {
  binaryType = 'arraybuffer'
  readyState: number = STATE.connecting
  readonly OPEN = STATE.open
  onopen: ((event: object) => void) | null = null
  onmessage: ((event: SocketMessage) => void) | null = null
  onerror: ((event: object) => void) | null = null
  onclose: ((event: SocketClose) => void) | null = null
}

/** RFC 6455: the line was lost without a word. */
export const ABNORMAL = 1006

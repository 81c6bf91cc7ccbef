// What carries the frames of one connection. A frame is one of RFC 6455 whatever carries it: built once, the same bytes for a
// WebSocket and for an HTTP session. No code here.

export interface Transport {
  readonly kind: 'websocket' | 'http'
  /** Bytes that the other side has not taken yet. */
  readonly buffered: number
  /** Nothing more is taken from the other side: it feels it, and nothing is lost. */
  readonly isPaused: boolean
  /** Whom to tell; the last one given. */
  listen(listener: TransportListener): void
  pause(): void
  resume(): void
  /** A whole frame; ignored once closed. */
  write(frame: Buffer): void
  /** What is written until the end of this turn leaves together: a call of the system costs more than what it carries. */
  together(): void
  /** After what has been written. */
  close(code: number, reason: string): void
  /** Asks for a sign of life. False: none came since the last time. */
  ping(): boolean
  /** At once, whatever was still to be said. */
  terminate(): void
}

export interface TransportListener {
  onMessage(data: Buffer, isBinary: boolean): void
  /** Nothing more will come. */
  onClose(code: number): void
}

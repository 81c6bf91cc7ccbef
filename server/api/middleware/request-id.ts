// One name per request, from the proxy to the log and to the error that a person copies.
import { randomUUID } from 'node:crypto'

export const REQUEST_ID_HEADER = 'x-request-id'

/** A sane identifier is kept (a proxy may have given it); anything else could forge log lines. */
export function requestIdFrom(received: string | string[] | undefined): string {
  return typeof received === 'string' && /^[\w.:-]{8,64}$/.test(received) ? received : randomUUID()
}

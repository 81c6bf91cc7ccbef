// One request of a session by HTTP and what came of it. Anything may stand between us and the server: only an answer that is
// recognisably ours is believed.
import { HTTP_TYPE, SESSION_HEADER } from '#shared/collab/http'

export type Outcome<T> =
  | { kind: 'ok'; value: T }
  /** The server does not know this session (any more). */
  | { kind: 'gone' }
  /** No answer, or not ours: the same request may be sent again. */
  | { kind: 'failed' }

export interface Ask<T> {
  url: string
  /** Absent: opens one. */
  session?: string
  body: Uint8Array<ArrayBuffer>
  /** @throws when the bytes are not ours */
  read: (bytes: Uint8Array) => T
  /** Without a byte for so long, the line is taken for dead. */
  patienceMs: number
  signal?: AbortSignal
  /** Goes on when the page is left. */
  keepalive?: boolean
}

export type Fetch = typeof globalThis.fetch

const GONE = 410

export async function exchange<T>(fetch: Fetch, ask: Ask<T>): Promise<Outcome<T>> {
  const silence = new AbortController()
  const give = () => silence.abort()
  ask.signal?.addEventListener('abort', give)
  let timer = setTimeout(give, ask.patienceMs)
  const heard = () => {
    clearTimeout(timer)
    timer = setTimeout(give, ask.patienceMs)
  }
  try {
    const response = await fetch(ask.url, {
      method: 'POST',
      headers: { 'Content-Type': HTTP_TYPE, ...(ask.session && { [SESSION_HEADER]: ask.session }) },
      body: ask.body,
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'error',
      signal: silence.signal,
      ...(ask.keepalive && { keepalive: true })
    })
    if (response.status === GONE) return { kind: 'gone' }
    if (response.status !== 200 || response.headers.get('content-type') !== HTTP_TYPE) {
      return { kind: 'failed' }
    }
    return { kind: 'ok', value: ask.read(await readAll(response, heard)) }
  } catch {
    // Refused, cut, too late, or bytes of somebody else: all of them mean "not received".
    return { kind: 'failed' }
  } finally {
    clearTimeout(timer)
    ask.signal?.removeEventListener('abort', give)
  }
}

async function readAll(response: Response, heard: () => void): Promise<Uint8Array> {
  const reader = response.body?.getReader()
  if (!reader) return new Uint8Array(await response.arrayBuffer())
  const chunks: Uint8Array[] = []
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    heard()
    chunks.push(next.value)
  }
  const bytes = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.byteLength, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}

// A request made as somebody, over HTTP, and what came back.
import type { TestServer } from './app'

export interface Reply<T> {
  status: number
  body: T
  headers: Headers
}

/** Loose on purpose: a test expects of an answer what it then checks. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
export type Loose = any

/** `request`: `GET /pages`. `as`: headers that prove who asks; empty for nobody. */
export async function ask<T = Loose>(
  server: TestServer,
  as: Record<string, string>,
  request: string,
  body?: unknown
): Promise<Reply<T>> {
  const [method = 'GET', path = ''] = request.split(' ')
  const form = body instanceof FormData
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    // A form is what another site could send: without an Origin it would be refused.
    headers: {
      ...as,
      ...(form ? { origin: server.url } : body !== undefined && { 'content-type': 'application/json' })
    },
    body: body === undefined ? undefined : form ? body : JSON.stringify(body)
  })
  const text = await response.text()
  const json = response.headers.get('content-type')?.includes('json') ?? false
  return { status: response.status, body: (json ? JSON.parse(text) : text) as T, headers: response.headers }
}

// The only door of the browser to the server: typed calls to /api/v1, and every failure as one kind of error.
//   const api = createApi(fetch)                      fetch: the one of a load function, or the browser's
//   const page = await unwrap(api.pages[':id'].$get({ param: { id } }))
import { hc, type ClientResponse } from 'hono/client'
import type { Api } from '#server/api/index'
import type { ErrorBody, ErrorCode, FieldIssue } from '#shared/errors'

/** `network.unreachable` is ours: no answer came (offline, server stopped). Everything else was said by the server. */
export type ApiErrorCode = ErrorCode | 'network.unreachable'

export type FieldProblem = FieldIssue & { message: string }

export class ApiError extends Error {
  constructor(
    readonly code: ApiErrorCode,
    readonly status: number,
    /** The server's sentence, in the person's language; empty when it could not answer (see `errorSentence`). */
    message: string,
    readonly fields: FieldProblem[] = [],
    readonly requestId = '',
    options?: ErrorOptions,
    /** Seconds the server asks to wait; 0: it says nothing. */
    readonly retryAfter = 0
  ) {
    super(message, options)
    this.name = 'ApiError'
  }

  /** The sentence of the problem of one field, for `<Input error>`. */
  field(path: string): string | undefined {
    return this.fields.find((field) => field.path === path)?.message
  }
}

export type ApiClient = ReturnType<typeof createApi>

export function createApi(fetch: typeof globalThis.fetch) {
  return hc<Api>('/api/v1', { fetch })
}

type Body<R> = R extends ClientResponse<infer T, infer S, string> ? (S extends 204 ? null : T) : never

/** The body of a success, or a thrown ApiError. */
export async function unwrap<R extends ClientResponse<unknown, number, string>>(
  request: Promise<R>
): Promise<Body<R>> {
  let response: R
  try {
    response = await request
  } catch (cause) {
    throw new ApiError('network.unreachable', 0, '', [], '', { cause })
  }
  if (!response.ok) throw await toApiError(response)
  // Checked by the server's schemas on the way out; the generic only names what it sent.
  return (response.status === 204 ? null : await response.json()) as Body<R>
}

export function isApiError(error: unknown, ...codes: ApiErrorCode[]): error is ApiError {
  return error instanceof ApiError && (codes.length === 0 || codes.includes(error.code))
}

async function toApiError(response: ClientResponse<unknown, number, string>): Promise<ApiError> {
  const body = await readError(response)
  const wait = secondsOf(response.headers.get('Retry-After'))
  if (body === null) return new ApiError('internal', response.status, '', [], '', undefined, wait)
  const { code, message, fields, requestId } = body.error
  return new ApiError(code, response.status, message, fields, requestId, undefined, wait)
}

/** The form with a date is for caches: no part of ours writes it, and clocks of devices are wrong. */
function secondsOf(header: string | null): number {
  return header !== null && /^\d{1,5}$/.test(header) ? Number(header) : 0
}

/** Null when the answer is not ours: a proxy in front of the server, a captive portal. */
async function readError(response: ClientResponse<unknown, number, string>): Promise<ErrorBody | null> {
  const text = await response.text()
  try {
    const body: unknown = JSON.parse(text)
    return isErrorBody(body) ? body : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function isErrorBody(body: unknown): body is ErrorBody {
  return typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'object'
}

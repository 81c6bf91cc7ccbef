// The one place where an error becomes an answer. Anything that is not ours is `internal`: the log knows more, the answer does not.
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Logger } from 'pino'
import { AppError, type ErrorBody, type FieldIssue } from '#shared/errors'
import { isMessageKey, translate, type Locale } from '#shared/messages/index'
import { databaseError } from './database-errors'

export interface ErrorFacts {
  requestId: string
  locale: Locale
}

export function errorResponse(c: Context, error: unknown, facts: ErrorFacts, log: Logger): Response {
  const known = toAppError(error)
  if (known.status >= 500) {
    log.error(
      { err: error, requestId: facts.requestId, code: known.code, path: c.req.path },
      'request failed'
    )
  }
  if (known.details.retryAfter !== undefined)
    c.header('Retry-After', String(Math.ceil(known.details.retryAfter)))
  return c.json(errorBody(known, facts), known.status as ContentfulStatusCode)
}

export function errorBody(error: AppError, { requestId, locale }: ErrorFacts): ErrorBody {
  const { fields, params } = error.details
  return {
    error: {
      code: error.code,
      message: translate(locale, `errors.${error.code}`, params),
      requestId,
      ...(fields && { fields: fields.map((field) => ({ ...field, message: fieldMessage(field, locale) })) })
    }
  }
}

export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof HTTPException) return fromHttp(error)
  return databaseError(error) ?? new AppError('internal', {}, { cause: error })
}

/** Thrown by Hono itself: a body that its validators could not read. */
function fromHttp(error: HTTPException): AppError {
  const code = ({ 400: 'request.invalid_json', 404: 'request.not_found', 413: 'request.too_large' } as const)[
    error.status as number
  ]
  return new AppError(code ?? (error.status < 500 ? 'request.invalid' : 'internal'), {}, { cause: error })
}

function fieldMessage({ code, params }: FieldIssue, locale: Locale): string {
  const key = `errors.field.${code}`
  return translate(locale, isMessageKey(key) ? key : 'errors.field.invalid', params)
}

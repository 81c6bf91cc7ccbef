// The closed list of errors. A code is stable (programs rely on it), its sentence is in shared/messages/*/errors.json
// under `errors.<code>`; a test checks that every code has a sentence in every language.

export const ERROR_STATUS = {
  'request.invalid': 400,
  'request.invalid_json': 400,
  'request.content_type': 415,
  'request.too_large': 413,
  'request.forbidden_origin': 403,
  'request.not_found': 404,
  'request.method': 405,
  'rate.limited': 429,
  'idempotency.reused': 422,
  'idempotency.running': 409,
  'idempotency.done': 409,
  'idempotency.unsupported': 400,
  'session.required': 401,
  'session.bad_credentials': 401,
  'session.suspended': 403,
  'session.link_invalid': 410,
  'session.password_weak': 400,
  'session.password_wrong': 400,
  'token.scope': 403,
  'setup.done': 409,
  'access.forbidden': 403,
  'network.not_found': 404,
  'person.not_found': 404,
  'person.email_taken': 409,
  'person.last_administrator': 409,
  'organisation.not_found': 404,
  'organisation.code_taken': 409,
  'organisation.tint_taken': 409,
  'organisation.last_coordinator': 409,
  'organisation.in_use': 409,
  'membership.not_found': 404,
  'membership.exists': 409,
  'invitation.not_found': 404,
  'initiative.not_found': 404,
  'initiative.type_unknown': 400,
  'initiative.lead_required': 409,
  'initiative.last_pilot': 409,
  'initiative.archived': 409,
  'initiative.organisation_has_people': 409,
  'initiative.organisation_absent': 409,
  'initiative.bringing': 403,
  'initiative.funding_rule': 409,
  'phase.not_found': 404,
  'page.not_found': 404,
  'page.cycle': 409,
  'page.trashed': 409,
  'page.kind_unknown': 400,
  'page.id_taken': 409,
  'page.not_trashed': 409,
  'thread.not_found': 404,
  'thread.id_taken': 409,
  'thread.unseen': 409,
  'version.not_found': 404,
  'template.not_found': 404,
  'template.too_large': 413,
  'page.not_collection': 409,
  'page.provided': 409,
  'publication.not_found': 404,
  'publication.audience': 409,
  'publication.kind': 409,
  'publication.password_wrong': 403,
  'collection.corrected': 409,
  'field.not_found': 404,
  'field.exists': 409,
  'field.limit': 409,
  'field.provided': 409,
  'record.not_found': 404,
  'record.id_taken': 409,
  'view.not_found': 404,
  'expression.invalid': 400,
  'file.not_found': 404,
  'file.id_taken': 409,
  'file.type': 415,
  'file.too_large': 413,
  'file.damaged': 400,
  'export.format': 400,
  'export.too_large': 413,
  'export.failed': 500,
  'import.type': 415,
  'import.table': 415,
  'import.damaged': 400,
  'import.encrypted': 400,
  'import.too_much': 413,
  'import.empty': 400,
  'csv.invalid': 400,
  'csv.empty': 400,
  'room.not_found': 404,
  'room.read_only': 403,
  'room.unavailable': 503,
  'storage.full': 507,
  'storage.unavailable': 503,
  'conflict.stale': 409,
  internal: 500
} as const

export type ErrorCode = keyof typeof ERROR_STATUS

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_STATUS, code)
}

/** One problem in an input: `path` is dotted (`lines.3.email`), `code` a key of `errors.field.*`. */
export interface FieldIssue {
  path: string
  code: string
  params?: Record<string, string | number>
}

export class AppError extends Error {
  readonly status: number
  constructor(
    readonly code: ErrorCode,
    readonly details: {
      fields?: FieldIssue[]
      params?: Record<string, string | number>
      retryAfter?: number
    } = {},
    options?: ErrorOptions
  ) {
    super(code, options)
    this.name = 'AppError'
    this.status = ERROR_STATUS[code]
  }
}

/** What travels: `{error: {code, message, requestId}}`, the message in the person's language. */
export interface ErrorBody {
  error: {
    code: ErrorCode
    message: string
    requestId: string
    fields?: (FieldIssue & { message: string })[]
  }
}

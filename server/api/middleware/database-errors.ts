// What PostgreSQL says, in our closed list. Constraints that mean something to a person are caught by the domain, not here.
import { AppError, type ErrorCode } from '#shared/errors'

const BY_CODE: Record<string, ErrorCode> = {
  // Text that is not UTF-8 or holds NUL, a number or a date out of range, an identifier that is not one.
  '22021': 'request.invalid',
  '22P05': 'request.invalid',
  '22P02': 'request.invalid',
  '22003': 'request.invalid',
  '22007': 'request.invalid',
  '22008': 'request.invalid',
  // Two requests at once on the same rows: the second may try again.
  '40001': 'conflict.stale',
  '40P01': 'conflict.stale',
  '55P03': 'conflict.stale',
  '53100': 'storage.full',
  '53200': 'storage.unavailable',
  '53300': 'storage.unavailable',
  '57014': 'storage.unavailable',
  '57P01': 'storage.unavailable',
  '57P02': 'storage.unavailable',
  '57P03': 'storage.unavailable',
  ECONNREFUSED: 'storage.unavailable',
  ECONNRESET: 'storage.unavailable',
  ENOENT: 'storage.unavailable',
  EPIPE: 'storage.unavailable',
  CONNECTION_CLOSED: 'storage.unavailable',
  CONNECTION_ENDED: 'storage.unavailable',
  CONNECTION_DESTROYED: 'storage.unavailable',
  CONNECT_TIMEOUT: 'storage.unavailable',
  ENOSPC: 'storage.full',
  EDQUOT: 'storage.full'
}

export function databaseError(error: unknown): AppError | undefined {
  // drizzle wraps: the driver's error is a cause.
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    const code = 'code' in current && typeof current.code === 'string' ? BY_CODE[current.code] : undefined
    if (code) return new AppError(code, {}, { cause: error })
  }
  return undefined
}

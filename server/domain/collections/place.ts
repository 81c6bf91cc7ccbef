// In which order records are asked for, and where a page of them stopped.
import { AppError } from '#shared/errors'
import type { Field } from '#shared/fields/field'

/** Its last record, and how many came before the next one. @throws request.invalid */
export function readCursor(cursor: string): { rank: number; id: string } {
  const found = /^(\d{1,9})\.([A-Za-z0-9_-]{1,64})$/.exec(cursor)
  const [, rank, id] = found ?? []
  if (rank === undefined || id === undefined)
    throw new AppError('request.invalid', { fields: [{ path: 'cursor', code: 'invalid_format' }] })
  return { rank: Number(rank), id }
}

/** @throws request.invalid for a field that is not there. */
export function readSorts(sort: string | undefined, fields: readonly Field[]) {
  const keys = (sort ?? '').split(',').filter((key) => key !== '')
  return keys.slice(0, 10).map((key) => {
    const descending = key.startsWith('-')
    const field = descending ? key.slice(1) : key
    if (!fields.some((one) => one.key === field && !one.retired))
      throw new AppError('request.invalid', { fields: [{ path: 'sort', code: 'invalid_value' }] })
    return { field, descending }
  })
}

// The sentences of an import, in the language of the person, tied to the column they are about.
import type { z } from 'zod'
import type { ErrorCode } from '#shared/errors'
import { isMessageKey, translate, type Locale, type MessageValues } from '#shared/messages/index'
import type { CsvLine } from '#shared/schemas/organisations'
import { headerKey } from './csv-table'

export interface LineErrors {
  readonly list: CsvLine['errors']
  /** `code` is a key of `csv.error.*`; `field` '' when the whole line is concerned. */
  add(field: string, code: string, values?: MessageValues): void
  /** A rule of the domain, in its own sentence. */
  addRule(field: string, code: ErrorCode): void
}

/** The header of a column, in the language of the person. */
export function columnLabel(locale: Locale, area: 'network' | 'people', column: string): string {
  const key = `${area}.field.${column}`
  return isMessageKey(key) ? translate(locale, key) : column
}

export function lineErrors(locale: Locale): LineErrors {
  const list: CsvLine['errors'] = []
  return {
    list,
    add(field, code, values) {
      const key = `csv.error.${code}`
      const message = translate(locale, isMessageKey(key) ? key : 'csv.error.invalid', values)
      list.push({ field, code, message })
    },
    addRule(field, code) {
      list.push({ field, code, message: translate(locale, `errors.${code}`) })
    }
  }
}

/** Undefined, and a sentence with the possible words, when the cell says something else. */
export function choice<V extends string>(
  errors: LineErrors,
  field: string,
  cell: string,
  words: ReadonlyMap<string, V>,
  choices: readonly string[],
  code = field
): V | undefined {
  const value = words.get(headerKey(cell))
  if (value === undefined) errors.add(field, code, { value: cell.slice(0, 60), choices: choices.join(', ') })
  return value
}

/** « −3,46 », `-3.46`, also with the true minus sign. */
export function readNumber(errors: LineErrors, field: string, cell: string): number | undefined {
  const text = cell.replace(',', '.').replace(/^[−–]/, '-')
  if (/^-?\d{1,6}(\.\d{1,15})?$/.test(text)) return Number(text)
  errors.add(field, field)
  return undefined
}

/** What the schema of the form refuses, said for its column. */
export function issueErrors(errors: LineErrors, error: z.ZodError, draft: Record<string, unknown>): void {
  const seen = new Set<string>()
  for (const issue of error.issues) {
    const field = String(issue.path[0] ?? '')
    if (seen.has(field)) continue
    seen.add(field)
    if (issue.code === 'too_big' && issue.origin === 'string') {
      errors.add(field, 'too_long', { max: Number(issue.maximum) })
    } else {
      const value = draft[field]
      errors.add(field, field, { value: typeof value === 'string' ? value.slice(0, 80) : '' })
    }
  }
}

// What a new view starts with, from the roles of the fields: a board by status, a table by nothing.
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import { fieldWithRole } from '#shared/views/apply'
import type { ViewSettings } from '#shared/views/view'

export function firstSettings(type: string, fields: readonly Field[]): ViewSettings {
  if (type !== 'board') return {}
  const columns = columnField(fields)
  const amount = fieldWithRole(fields, 'amount')
  return {
    ...(columns && { group: [columns.key] }),
    ...(amount && { totals: { [amount.key]: 'sum' } })
  }
}

/** What a board may have as columns: one choice, person or organisation by record. */
export function columnField(fields: readonly Field[]): Field | undefined {
  const live = fields.filter((field) => !field.retired && typeOf(field).storage === 'cell')
  return (
    live.find((field) => field.role === 'status') ??
    live.find((field) => field.type === 'choice') ??
    live.find((field) => field.type === 'person' || field.type === 'organisation')
  )
}

// Columns of a board and what a move changes: at most the cell of the column and the place among all records. Pure.
import { ids } from '#shared/fields/families'
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import { isJsonObject, type Json } from '#shared/json'
import { applyView, fieldWithRole } from '#shared/views/apply'
import type { ViewChange, ViewContext, ViewRecord } from '#shared/views/contract'
import { groupRecords, type Group } from '#shared/views/group'
import type { ViewSettings } from '#shared/views/view'

export interface Column extends Group {
  id: string
  /** Cards it should not exceed; null: as many as one likes. */
  limit: number | null
}

export function boardField(fields: readonly Field[], settings: ViewSettings): Field | undefined {
  const chosen = fields.find((field) => field.key === settings.group?.[0] && !field.retired)
  return chosen ?? fieldWithRole(fields, 'status')
}

/** Cards without a value have a column while there are some. */
export function columnsOf(
  records: readonly ViewRecord[],
  fields: readonly Field[],
  settings: ViewSettings,
  context: ViewContext,
  field: Field
): Column[] {
  return groupRecords(applyView(records, fields, settings, context), field, context)
    .filter((group) => group.key !== null || group.records.length > 0)
    .map((group) => ({ ...group, id: columnId(group.key), limit: limitOf(settings, columnId(group.key)) }))
}

export const columnId = (key: string | null): string => key ?? '-'

export function limitOf(settings: ViewSettings, id: string): number | null {
  const limits = settings.options?.['limits']
  const limit = isJsonObject(limits) ? limits[id] : undefined
  return typeof limit === 'number' && limit > 0 ? limit : null
}

export function withLimit(settings: ViewSettings, id: string, limit: number | null): ViewSettings {
  const before = settings.options?.['limits']
  const { [id]: _old, ...others } = isJsonObject(before) ? before : {}
  return {
    ...settings,
    options: { ...settings.options, limits: limit === null ? others : { ...others, [id]: limit } }
  }
}

export interface Move {
  record: ViewRecord
  from: Column
  to: Column
  /** Among the cards of `to` without the one that moves. */
  at: number
}

/** Nothing when it stays where it is. Under a sort, the place is that of the sort. */
export function moved(
  { record, from, to, at }: Move,
  field: Field,
  records: readonly ViewRecord[],
  settings: ViewSettings
): ViewChange[] {
  const changes: ViewChange[] = []
  if (from.id !== to.id)
    changes.push({ type: 'set', id: record.id, values: { [field.key]: valueIn(record, from, to, field) } })
  const sorted = (settings.sort?.length ?? 0) > 0
  const others = to.records.filter((one) => one.id !== record.id)
  const stays = from.id === to.id && from.records.findIndex((one) => one.id === record.id) === at
  if (sorted || stays || others.length === 0) return changes
  const next = others[at]
  const beforeId = next ? next.id : after(records, others.at(-1), record.id)
  if (follower(records, record.id) !== beforeId) changes.push({ type: 'move', id: record.id, beforeId })
  return changes
}

/** Of a field of several values, the one of the column it leaves gives way. */
function valueIn(record: ViewRecord, from: Column, to: Column, field: Field): Json | null {
  if (typeOf(field).storage !== 'items') return to.value
  const kept = ids(record.values[field.key] ?? null).filter((id) => id !== from.key && id !== to.key)
  const next = to.key === null ? [] : [...kept, to.key]
  return next.length === 0 ? null : next
}

/** What stands after `record` among all records, the moving one left out. */
function after(
  records: readonly ViewRecord[],
  record: ViewRecord | undefined,
  moving: string
): string | null {
  const others = records.filter((one) => one.id !== moving)
  const at = others.findIndex((one) => one.id === record?.id)
  return at < 0 ? null : (others[at + 1]?.id ?? null)
}

function follower(records: readonly ViewRecord[], id: string): string | null {
  const at = records.findIndex((one) => one.id === id)
  return records[at + 1]?.id ?? null
}

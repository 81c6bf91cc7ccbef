// What a table draws from top to bottom: headers of groups with their totals, and records. Pure.
import type { Field } from '#shared/fields/field'
import type { Json } from '#shared/json'
import { applyView } from '#shared/views/apply'
import type { ViewContext, ViewRecord } from '#shared/views/contract'
import { groupRecords } from '#shared/views/group'
import { aggregate, aggregateText } from '#shared/views/totals'
import type { ViewSettings } from '#shared/views/view'

export interface GroupLine {
  kind: 'group'
  id: string
  label: string
  value: Json | null
  count: number
  folded: boolean
  /** As people read them, by field key. */
  totals: Readonly<Record<string, string>>
}

export interface RecordLine {
  kind: 'record'
  /** A record with several values stands under each of them: its line is known by both. */
  id: string
  record: ViewRecord
  /** What a record added here is given. */
  groupValue: Json | null
}

export type Line = GroupLine | RecordLine

export function linesOf(
  records: readonly ViewRecord[],
  fields: readonly Field[],
  settings: ViewSettings,
  context: ViewContext,
  folded: ReadonlySet<string>
): Line[] {
  const wanted = applyView(records, fields, settings, context)
  const field = groupField(fields, settings)
  if (!field) return wanted.map((record) => ({ kind: 'record', id: record.id, record, groupValue: null }))
  return groupRecords(wanted, field, context).flatMap((group): Line[] => {
    if (group.records.length === 0) return []
    const id = `g:${group.key ?? ''}`
    const head: GroupLine = {
      kind: 'group',
      id,
      label: group.label,
      value: group.value,
      count: group.records.length,
      folded: folded.has(id),
      totals: totalsOf(group.records, fields, settings, context)
    }
    if (head.folded) return [head]
    return [
      head,
      ...group.records.map((record): RecordLine => ({
        kind: 'record',
        id: `${id}/${record.id}`,
        record,
        groupValue: group.value
      }))
    ]
  })
}

export function groupField(fields: readonly Field[], { group }: ViewSettings): Field | undefined {
  return fields.find((field) => field.key === group?.[0] && !field.retired)
}

export function totalsOf(
  records: readonly ViewRecord[],
  fields: readonly Field[],
  { totals = {} }: ViewSettings,
  context: ViewContext
): Record<string, string> {
  const found: Record<string, string> = {}
  for (const field of fields) {
    const how = totals[field.key]
    if (how && !field.retired)
      found[field.key] = aggregateText(aggregate(records, field, how), field, how, context)
  }
  return found
}

// The whole of a view's settings over the records of a collection: filter, sort, fields. Grouping and totals are asked for by the types
// of view that show them (group.ts, totals.ts).
import type { Field } from '#shared/fields/field'
import type { ViewContext, ViewRecord } from './contract'
import { createFilter } from './filter'
import { sortRecords } from './sort'
import type { ViewSettings } from './view'

export function applyView<R extends ViewRecord>(
  records: readonly R[],
  fields: readonly Field[],
  settings: ViewSettings,
  ctx: ViewContext
): R[] {
  const passes = createFilter(settings.filter, fields, ctx)
  return sortRecords(records.filter(passes), settings.sort, fields, ctx)
}

/** What the view shows, in its order; fields added since the view was made come at the end unless it chose its own. */
export function shownFields(fields: readonly Field[], settings: ViewSettings): Field[] {
  const live = fields.filter((field) => !field.retired)
  if (!settings.fields) return live.filter((field) => !field.hidden)
  return settings.fields.flatMap((key) => live.find((field) => field.key === key) ?? [])
}

/** Fields that the settings name and that are gone or retired. */
export function missingFields(fields: readonly Field[], settings: ViewSettings): string[] {
  const { sort = [], group = [], fields: shown = [], colour } = settings
  const named = [...sort.map((one) => one.field), ...group, ...shown, ...(colour ? [colour] : [])]
  const live = new Set(fields.filter((field) => !field.retired).map((field) => field.key))
  return [...new Set(named)].filter((key) => !live.has(key))
}

/** The field that has this role, for views which ask for roles. */
export function fieldWithRole(fields: readonly Field[], role: Field['role']): Field | undefined {
  return fields.find((field) => field.role === role && !field.retired)
}

/** What a record is called: its title, else its first text. */
export function titleField(fields: readonly Field[]): Field | undefined {
  return fieldWithRole(fields, 'title') ?? fields.find((field) => field.type === 'text' && !field.retired)
}

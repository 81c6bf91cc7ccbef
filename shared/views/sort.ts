// In which order records come: by the sorts of the view, no value always last, and by their own order in the end.
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import type { ViewContext, ViewRecord } from './contract'
import type { SortBy } from './view'

export function sortRecords<R extends ViewRecord>(
  records: readonly R[],
  sorts: readonly SortBy[] | undefined,
  fields: readonly Field[],
  ctx: ViewContext
): R[] {
  const keys = (sorts ?? []).flatMap(({ field: key, descending }) => {
    const field = fields.find((one) => one.key === key && !one.retired)
    return field ? [{ field, sign: descending === true ? -1 : 1 }] : []
  })
  if (keys.length === 0) return [...records]
  return [...records].sort((a, b) => {
    for (const { field, sign } of keys) {
      const [left, right] = [a.values[field.key], b.values[field.key]]
      if (left === undefined && right === undefined) continue
      if (left === undefined) return 1
      if (right === undefined) return -1
      const difference = typeOf(field).compare(left, right, field, ctx)
      if (difference !== 0) return difference * sign
    }
    return 0
  })
}

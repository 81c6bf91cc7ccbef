// The records of a collection, filtered, sorted, page by page.
import type { z } from 'zod'
import type { Context } from '#server/domain/context'
import { AppError } from '#shared/errors'
import { compileExpression, isExpression } from '#shared/expressions/evaluate'
import { scopeOf } from '#shared/expressions/scope'
import { dayIn } from '#shared/fields/date-text'
import type { Field } from '#shared/fields/field'
import { textSetting } from '#shared/fields/settings'
import type { List } from '#shared/schemas/common'
import type { RecordDto, RecordQuery } from '#shared/schemas/collections'
import type { ViewRecord } from '#shared/views/contract'
import { sortRecords } from '#shared/views/sort'
import { readCursor, readSorts } from './place'
import { listDerived } from './derived-list'
import { valueContext } from './names'
import { computed, loadCollection, relatedCollections, TIME_ZONE } from './read'
import { toRecord } from './records'

/** For a whole list; a filter that needs longer is refused. */
const MOST_MS = 5_000

/** From what is derived when the database can answer alike, else from the live document. */
export async function listRecords(
  ctx: Context,
  pageId: string,
  query: z.infer<typeof RecordQuery>
): Promise<List<RecordDto>> {
  return (await listDerived(ctx, pageId, query)) ?? listLive(ctx, pageId, query)
}

export async function listLive(
  ctx: Context,
  pageId: string,
  query: z.infer<typeof RecordQuery>
): Promise<List<RecordDto>> {
  const loaded = await loadCollection(ctx, pageId, query.scope === 'trash' ? 'only' : 'without')
  const rows = await computed(ctx, loaded)
  const filtered = query.filter === undefined ? rows : await filterBy(ctx, loaded, rows, query.filter)
  const sorts = readSorts(query.sort, loaded.fields)
  const sorted =
    sorts.length === 0
      ? filtered
      : sortRecords(
          filtered,
          sorts,
          loaded.fields,
          await valueContext(ctx, { fields: loaded.fields, records: rows })
        )
  const start = startOf(sorted, query.cursor)
  const page = sorted.slice(start, start + query.limit)
  const more = start + page.length < sorted.length
  return {
    items: page.map((row) => toRecord(row, loaded.fields)),
    next: more ? `${start + page.length}.${page.at(-1)?.id ?? ''}` : null
  }
}

async function filterBy<R extends ViewRecord>(
  ctx: Context,
  loaded: { access: { page: { id: string } }; fields: Field[] },
  rows: R[],
  source: string
): Promise<R[]> {
  const expression = compileExpression(source)
  if (!isExpression(expression)) throw invalid(expression.error)
  const own = { fields: loaded.fields, byId: new Map(rows.map((row) => [row.id, row])) }
  const pageId = loaded.access.page.id
  const others = await relatedCollections(ctx, pageId, loaded.fields)
  const related = (field: Field) => {
    const target = textSetting(field, 'collection') ?? pageId
    const other = others.get(target)
    if (target === pageId) return own
    return (
      other && { fields: other.fields, byId: new Map(other.records.map((record) => [record.id, record])) }
    )
  }
  const clock = { today: dayIn(ctx.now(), TIME_ZONE) }
  const latest = performance.now() + MOST_MS
  const kept: R[] = []
  for (const row of rows) {
    const outcome = await expression.evaluate(scopeOf(row, loaded.fields, related), clock)
    if ('error' in outcome && outcome.error === 'too_slow') throw invalid('too_slow')
    if (performance.now() > latest) throw invalid('too_slow')
    // What cannot be computed of this record is not true of it.
    if ('value' in outcome && outcome.value === true) kept.push(row)
  }
  return kept
}

function invalid(reason: string): AppError {
  return new AppError('expression.invalid', {
    fields: [{ path: 'filter', code: 'invalid', params: { reason } }]
  })
}

/** After the last one given, wherever it stands now; where it stood, if it is gone. */
function startOf(rows: readonly { id: string }[], cursor: string | undefined): number {
  if (cursor === undefined) return 0
  const { rank, id } = readCursor(cursor)
  const index = rows.findIndex((row) => row.id === id)
  return index >= 0 ? index + 1 : rank
}

// What a stranger may see of a collection that stands in a published text: fields that cannot hold anybody's name or address, of records of
// a collection which everyone of the initiative sees. The rest is not shown; a filter on it still holds.
import { eq } from 'drizzle-orm'
import { views } from '#server/db/tables/collections'
import { findOpenPage, isUuid } from '#server/domain/access/index'
import { roomOf, TIME_ZONE } from '#server/domain/collections/read'
import type { Context } from '#server/domain/context'
import { layoutOf, readFields, readRecords, type StoredRecord } from '#shared/collab/collection'
import { computeRecords } from '#shared/expressions/compute'
import { dayIn } from '#shared/fields/date-text'
import type { Field } from '#shared/fields/field'
import type { ViewContext, ViewRecord } from '#shared/views/contract'

/** By name, so that a type added later is hidden until somebody has thought about it. Formulas may hold anything of their record. */
const OPEN_TYPES = new Set([
  'text',
  'longtext',
  'integer',
  'number',
  'money',
  'percent',
  'bool',
  'date',
  'datetime',
  'month',
  'year',
  'choice',
  'choices',
  'rating',
  'scale',
  'link',
  'commune',
  'communes',
  'epci',
  'autonumber'
])

export interface OpenCollection {
  title: string
  /** All of them: filters read them. */
  fields: Field[]
  records: ViewRecord[]
  context: ViewContext
}

export function isOpenField(field: Field): boolean {
  return OPEN_TYPES.has(field.type) && !field.retired && !field.sensitive && field.personal === null
}

/** Null: hidden, gone, elsewhere, or not a collection. */
export async function readOpenCollection(
  ctx: Context,
  pageId: string,
  initiativeId: string
): Promise<OpenCollection | null> {
  const found = await findOpenPage(ctx.database.db, pageId, initiativeId)
  if (!found) return null
  const looked = await ctx.collab.look(roomOf(found.page.id), (doc) => {
    if (layoutOf(doc) === null) return null
    const fields = readFields(doc)
    return { fields, records: readRecords(doc, fields) }
  })
  if (!looked?.value) return null
  const { fields, records } = looked.value
  return {
    title: found.page.title,
    fields,
    records: await computed(ctx, found.page.id, fields, records),
    context: contextOf(ctx)
  }
}

/** A view that is everyone's, of an open collection. */
export async function readOpenView(ctx: Context, id: string) {
  if (!isUuid(id)) return null
  const [row] = await ctx.database.db.select().from(views).where(eq(views.id, id))
  return row && row.personId === null ? row : null
}

/** Nothing of other collections: relations have no names here. */
function computed(ctx: Context, pageId: string, fields: Field[], records: StoredRecord[]) {
  const clock = { today: dayIn(ctx.now(), TIME_ZONE) }
  return computeRecords({ pageId, fields, records, clock })
}

function contextOf(ctx: Context): ViewContext {
  return {
    locale: ctx.locale,
    timeZone: TIME_ZONE,
    now: ctx.now(),
    personId: null,
    // Codes of places are their own name; nobody and nothing else has one.
    nameOf: (kind, id) => (kind === 'commune' || kind === 'epci' ? id : undefined),
    idOf: () => undefined
  }
}

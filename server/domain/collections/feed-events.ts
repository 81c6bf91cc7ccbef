// The records of a view as events of a calendar: those that pass its filters and have a day.
import type { Context } from '#server/domain/context'
import { instantAt } from '#shared/fields/date-text'
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import type { Json } from '#shared/json'
import { applyView, shownFields } from '#shared/views/apply'
import { roleField } from '#shared/views/roles'
import { spanOf, type Span } from '#shared/views/spans'
import type { SavedView, ViewSettings } from '#shared/views/view'
import { valueContext } from './names'
import { computed, loadCollection, TIME_ZONE } from './read'
import type { IcsEvent } from './ics'

/** What calendar programs bear; the latest are kept. */
const MOST = 5_000
/** Details under a name, at most this long. */
const MOST_DETAILS = 2_000

export async function eventsOf(
  ctx: Context,
  view: Pick<SavedView, 'pageId'> & { settings: unknown },
  { origin, untitled }: { origin: string; untitled: string }
): Promise<IcsEvent[]> {
  // Checked when it was written; the row says so by its type.
  const settings = view.settings as ViewSettings
  const loaded = await loadCollection(ctx, view.pageId)
  const rows = await computed(ctx, loaded)
  const { fields, access } = loaded
  const start = roleField(fields, settings, 'date')
  if (!start) return []
  const values = await valueContext(ctx, { fields, records: rows })
  const span = { start, end: roleField(fields, settings, 'end') }
  const title = roleField(fields, settings, 'title')
  const place = roleField(fields, settings, 'geo')
  const told = new Set([start.key, span.end?.key, title?.key])
  // What is sensitive stays where rights are asked again at every look.
  const details = shownFields(fields, settings).filter((field) => !told.has(field.key) && !field.sensitive)
  const text = (field: Field | null, value: Json | undefined) =>
    field && value !== undefined && value !== null ? typeOf(field).text(value, field, values) : ''
  return applyView(rows, fields, settings, values)
    .flatMap((record) => {
      const found = spanOf(record, span, values)
      return found ? [{ record, found }] : []
    })
    .sort((a, b) => (a.found.from < b.found.from ? 1 : -1))
    .slice(0, MOST)
    .map(({ record, found }): IcsEvent => {
      const lines = details.flatMap((field) => {
        const said = text(field, record.values[field.key])
        return said === '' ? [] : [`${field.label} : ${said}`]
      })
      return {
        uid: `${record.id}@${access.page.id}`,
        stamp: record.modified ? new Date(record.modified.at) : ctx.now(),
        summary: text(title, title ? record.values[title.key] : undefined) || untitled,
        description: lines.join('\n').slice(0, MOST_DETAILS),
        location: text(place, place ? record.values[place.key] : undefined),
        url: `${origin}/initiatives/${access.initiative.slug}/tableaux/${access.page.id}?fiche=${encodeURIComponent(record.id)}`,
        time: timeOf(found)
      }
    })
}

/** Without an end, an hour; over days with hours, from the one to the other. */
function timeOf({ from, to, at, until }: Span): IcsEvent['time'] {
  if (at === null) return { from, to }
  const start = new Date(instantAt(from, Math.floor(at / 60), at % 60, TIME_ZONE))
  const end =
    until === null
      ? new Date(start.getTime() + 3_600_000)
      : new Date(instantAt(to, Math.floor(until / 60), until % 60, TIME_ZONE))
  return { start, end: end > start ? end : new Date(start.getTime() + 3_600_000) }
}

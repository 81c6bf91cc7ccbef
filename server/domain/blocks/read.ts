// What live blocks show, on screens and in files alike: asked for as the viewer, nothing kept.
import { isUuid, requireOrganisation } from '#server/domain/access/index'
import { valueContext } from '#server/domain/collections/names'
import { computed, loadCollection, relatedCollections } from '#server/domain/collections/read'
import { readView } from '#server/domain/collections/views'
import { requireViewer, type Context } from '#server/domain/context'
import { pagePath } from '#shared/page-path'
import { toOrganisation } from '#server/domain/organisations/dto'
import { AppError } from '#shared/errors'
import { typeOf } from '#shared/fields/registry'
import { translate } from '#shared/messages/index'
import type { BlockDto, BlockQuery } from '#shared/schemas/blocks'
import { applyView, shownFields } from '#shared/views/apply'
import { aggregate, aggregateText } from '#shared/views/totals'
import type { ViewSettings } from '#shared/views/view'
import { readFrozen } from '#server/domain/versions/frozen'
import { readRecordBlock } from './record'

const ROWS = 50
const COLUMNS = 8

/** Null for what the viewer may not see, for what is gone, and for what makes no sense any more. */
export async function readBlock(ctx: Context, query: BlockQuery): Promise<{ item: BlockDto | null }> {
  requireViewer(ctx)
  try {
    return { item: await READERS[query.type](ctx, query) }
  } catch (error) {
    if (error instanceof AppError && (error.status === 404 || error.status === 403)) return { item: null }
    throw error
  }
}

type Reader = (ctx: Context, query: BlockQuery) => Promise<BlockDto | null>

const READERS: Record<BlockQuery['type'], Reader> = {
  organisation: readOrganisation,
  figure: readFigure,
  view: readViewBlock,
  record: (ctx, { ref }) => readRecordBlock(ctx, ref),
  version: readVersion
}

const NOTHING = { href: null, figure: null, facts: [], table: null, text: null, record: null }

async function readOrganisation(ctx: Context, { ref }: BlockQuery): Promise<BlockDto> {
  const { row } = await requireOrganisation(ctx, ref, 'read')
  const one = await toOrganisation(requireViewer(ctx), row)
  const fact = (
    key: 'kind' | 'territory' | 'address' | 'phone' | 'email' | 'website',
    value: string,
    href = ''
  ) =>
    value === '' ? [] : [{ label: translate(ctx.locale, `blocks.fact.${key}`), value, href: href || null }]
  return {
    ...NOTHING,
    title: one.name,
    href: `/structures/${one.slug}`,
    facts: [
      ...fact('kind', translate(ctx.locale, `network.kind.${one.kind}`)),
      ...fact('territory', one.territory),
      ...fact('address', one.address),
      ...fact('phone', one.phone, `tel:${one.phone.replace(/[^\d+]/g, '')}`),
      ...fact('email', one.email, `mailto:${one.email}`),
      ...fact('website', one.website, one.website)
    ]
  }
}

async function readFigure(
  ctx: Context,
  { ref, of, field: key, view: viewId }: BlockQuery
): Promise<BlockDto | null> {
  const seen = viewId === '' ? null : await readView(ctx, viewId)
  const { access, fields, records, context } = await open(ctx, ref)
  if (seen && seen.view.pageId !== access.page.id) return null
  const field = fields.find((one) => one.key === key && !one.retired) ?? fields[0]
  if (!field || (of !== 'count' && field.key !== key)) return null
  const shown = seen ? applyView(records, fields, seen.view.settings, context) : records
  const value = aggregate(shown, field, of)
  return {
    ...NOTHING,
    title: access.page.title,
    href: pagePath(access.page, access.initiative.slug),
    figure: aggregateText(value, field, of, context) || '–'
  }
}

async function readVersion(ctx: Context, { ref }: BlockQuery): Promise<BlockDto | null> {
  const frozen = await readFrozen(ctx, ref)
  return (
    frozen && {
      ...NOTHING,
      title: frozen.name,
      text: { at: frozen.at, content: frozen.content.map((node) => ({ ...node })) }
    }
  )
}

async function readViewBlock(ctx: Context, { ref }: BlockQuery): Promise<BlockDto> {
  const { view } = await readView(ctx, ref)
  const { access, fields, records, context } = await open(ctx, view.pageId)
  // What a view was saved with is checked by those who read it.
  const settings: ViewSettings = view.settings
  const columns = shownFields(fields, settings).slice(0, COLUMNS)
  const wanted = applyView(records, fields, settings, context)
  return {
    ...NOTHING,
    title: `${access.page.title} – ${view.name}`,
    href: `${pagePath(access.page, access.initiative.slug)}?vue=${view.id}`,
    table: {
      columns: columns.map((field) => field.label),
      rows: wanted.slice(0, ROWS).map((record) =>
        columns.map((field) => {
          const value = record.values[field.key]
          return value === undefined ? '' : typeOf(field).text(value, field, context)
        })
      ),
      more: Math.max(0, wanted.length - ROWS)
    }
  }
}

async function open(ctx: Context, pageId: string) {
  if (!isUuid(pageId)) throw new AppError('page.not_found')
  const loaded = await loadCollection(ctx, pageId)
  const records = await computed(ctx, loaded)
  const related = await relatedCollections(ctx, pageId, loaded.fields)
  const context = await valueContext(ctx, { fields: loaded.fields, records, related })
  return { ...loaded, records, context }
}

// What live blocks of a published text show to anyone. Null for everything that only some may see: the block is then left out.
import { and, eq, isNull } from 'drizzle-orm'
import { initiativeOrganisations } from '#server/db/tables/initiatives'
import { organisations } from '#server/db/tables/organisations'
import { isUuid, type InitiativeRow } from '#server/domain/access/index'
import type { Context } from '#server/domain/context'
import { isDay } from '#shared/fields/date-text'
import { optionOf } from '#shared/fields/options'
import { typeOf } from '#shared/fields/registry'
import { recordOf } from '#shared/mentions'
import { translate } from '#shared/messages/index'
import type { BlockDto, BlockQuery } from '#shared/schemas/blocks'
import { applyView, fieldWithRole, shownFields, titleField } from '#shared/views/apply'
import { aggregate, aggregateText } from '#shared/views/totals'
import { isOpenField, readOpenCollection, readOpenView } from './collections'

const ROWS = 50
const COLUMNS = 8
const NOTHING = { href: null, figure: null, facts: [], table: null, text: null, record: null }

type Reader = (ctx: Context, initiative: InitiativeRow, query: BlockQuery) => Promise<BlockDto | null>

export const OPEN_BLOCKS: Record<BlockQuery['type'], Reader> = {
  organisation: readOrganisation,
  figure: readFigure,
  view: readView,
  record: readRecord,
  // Blocks of text, not a card: server/published/live-blocks.ts.
  version: () => Promise.resolve(null)
}

/** A pole, or an organisation that takes part in this initiative: what it is and where, not how to reach its people. */
export async function findOpenOrganisation(ctx: Context, initiative: InitiativeRow, id: string) {
  if (!isUuid(id)) return null
  const { db } = ctx.database
  const [row] = await db
    .select()
    .from(organisations)
    .where(
      and(
        eq(organisations.id, id),
        eq(organisations.networkId, initiative.networkId),
        isNull(organisations.archivedAt)
      )
    )
  if (!row || row.standing === 'member') return row ?? null
  const part = await db
    .select({ id: initiativeOrganisations.organisationId })
    .from(initiativeOrganisations)
    .where(
      and(
        eq(initiativeOrganisations.initiativeId, initiative.id),
        eq(initiativeOrganisations.organisationId, row.id)
      )
    )
  return part.length > 0 ? row : null
}

async function readOrganisation(
  ctx: Context,
  initiative: InitiativeRow,
  { ref }: BlockQuery
): Promise<BlockDto | null> {
  const row = await findOpenOrganisation(ctx, initiative, ref)
  if (!row) return null
  const fact = (key: 'territory' | 'website', value: string, href: string | null = null) =>
    value === '' ? [] : [{ label: translate(ctx.locale, `blocks.fact.${key}`), value, href }]
  return {
    ...NOTHING,
    title: row.name,
    facts: [...fact('territory', row.territory), ...fact('website', row.website, row.website)]
  }
}

async function readFigure(
  ctx: Context,
  initiative: InitiativeRow,
  { ref, of, field: key, view: viewId }: BlockQuery
): Promise<BlockDto | null> {
  const collection = await readOpenCollection(ctx, ref, initiative.id)
  const view = viewId === '' ? null : await readOpenView(ctx, viewId)
  if (!collection || (viewId !== '' && view?.pageId !== ref)) return null
  const { fields, records, context } = collection
  const field = of === 'count' ? fields.find((one) => !one.retired) : fields.find((one) => one.key === key)
  if (!field || (of !== 'count' && !isOpenField(field))) return null
  const shown = view ? applyView(records, fields, view.settings, context) : records
  return {
    ...NOTHING,
    title: collection.title,
    figure: aggregateText(aggregate(shown, field, of), field, of, context) || '–'
  }
}

async function readView(
  ctx: Context,
  initiative: InitiativeRow,
  { ref }: BlockQuery
): Promise<BlockDto | null> {
  const view = await readOpenView(ctx, ref)
  const collection = view && (await readOpenCollection(ctx, view.pageId, initiative.id))
  if (!collection) return null
  const { fields, records, context } = collection
  const columns = shownFields(fields, view.settings).filter(isOpenField).slice(0, COLUMNS)
  if (columns.length === 0) return null
  const wanted = applyView(records, fields, view.settings, context)
  return {
    ...NOTHING,
    title: `${collection.title} – ${view.name}`,
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

/** A decision or an action: what, where it stands and when. Never who. */
async function readRecord(
  ctx: Context,
  initiative: InitiativeRow,
  { ref }: BlockQuery
): Promise<BlockDto | null> {
  const target = recordOf(ref)
  const collection = target && (await readOpenCollection(ctx, target.pageId, initiative.id))
  const record = collection?.records.find(({ id }) => id === target?.recordId)
  if (!collection || !record) return null
  const open = collection.fields.filter(isOpenField)
  const text = (key: string | undefined): string | null => {
    const value = key === undefined ? undefined : record.values[key]
    return typeof value === 'string' && value !== '' ? value : null
  }
  const title = text(titleField(open)?.key)
  if (title === null) return null
  const status = fieldWithRole(open, 'status')
  const state = text(status?.key)
  const day = text(fieldWithRole(open, 'date')?.key)
  return {
    ...NOTHING,
    title,
    record: {
      state,
      stateLabel: state !== null && status ? (optionOf(state, status)?.label ?? '') : '',
      closed: false,
      states: [],
      person: null,
      day: day !== null && isDay(day) ? day : null,
      write: false
    }
  }
}

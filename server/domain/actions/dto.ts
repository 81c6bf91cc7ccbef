// Rows of the provided collections as they travel: names of people and pages only as far as the viewer may know them.
import { and, eq, inArray } from 'drizzle-orm'
import { derivedCollections } from '#server/db/tables/derived-records'
import { documents } from '#server/db/tables/documents'
import { initiatives } from '#server/db/tables/initiatives'
import { pages } from '#server/db/tables/pages'
import { people } from '#server/db/tables/people'
import { findPage, visiblePagesWhere, visiblePeopleWhere } from '#server/domain/access/index'
import type { SignedInContext } from '#server/domain/context'
import { loadInitiativeRefs } from '#server/domain/refs/initiatives'
import { loadPersonRefs } from '#server/domain/refs/people'
import { CLOSED_ACTION_STATES } from '#shared/collab/provided'
import { ids } from '#shared/fields/families'
import { isUuid } from '#shared/fields/ids'
import type { Json } from '#shared/json'
import type { ActionDto, DecisionDto } from '#shared/schemas/actions'
import type { InitiativeRef } from '#shared/schemas/initiatives'
import type { PersonRef } from '#shared/schemas/people'
import type { ProvidedRow } from './rows'

type Values = Readonly<Record<string, Json>>
type Row = ProvidedRow['record']

export async function toActions(
  ctx: SignedInContext,
  rows: readonly ProvidedRow[],
  today: string
): Promise<ActionDto[]> {
  const around = await loadAround(ctx, rows)
  return rows.flatMap((row) => {
    const common = commonOf(row, around)
    if (!common) return []
    const { values } = row.record
    const state = textOf(values, 'state')
    const dueDate = dayOf(values, 'dueDate')
    const open = !CLOSED_ACTION_STATES.includes(state ?? '')
    return {
      ...common,
      title: textOf(values, 'title') ?? '',
      state,
      stateLabel: around.optionLabel(row.record, 'state'),
      open,
      owner: around.people.get(textOf(values, 'owner') ?? '') ?? null,
      helpers: peopleOf(values, 'helpers', around),
      dueDate,
      doneOn: dayOf(values, 'doneOn'),
      overdue: open && dueDate !== null && dueDate < today,
      priority: textOf(values, 'priority')
    }
  })
}

export async function toDecisions(
  ctx: SignedInContext,
  rows: readonly ProvidedRow[]
): Promise<DecisionDto[]> {
  const around = await loadAround(ctx, rows)
  return rows.flatMap((row) => {
    const common = commonOf(row, around)
    if (!common) return []
    const { values } = row.record
    return {
      ...common,
      statement: textOf(values, 'statement') ?? '',
      state: textOf(values, 'state'),
      stateLabel: around.optionLabel(row.record, 'state'),
      date: dayOf(values, 'date'),
      decidedBy: peopleOf(values, 'decidedBy', around),
      mode: textOf(values, 'mode'),
      votes: {
        for: numberOf(values, 'votesFor'),
        against: numberOf(values, 'votesAgainst'),
        abstentions: numberOf(values, 'abstentions')
      },
      reviewOn: dayOf(values, 'reviewOn'),
      topic: textOf(values, 'topic') ?? ''
    }
  })
}

interface Around {
  initiatives: Map<string, InitiativeRef>
  people: Map<string, PersonRef>
  sources: Map<string, { id: string; title: string; kind: string; slug: string }>
  writable: Set<string>
  retired: Map<string, Set<string>>
  optionLabel(record: Row, key: string): string
}

async function loadAround(ctx: SignedInContext, rows: readonly ProvidedRow[]): Promise<Around> {
  const { viewer, database } = ctx
  const { db } = database
  const records = rows.map(({ record }) => record)
  const pageIds = [...new Set(records.map(({ pageId }) => pageId))]
  const personIds = new Set(
    records.flatMap((record) => [...record.people, record.createdBy ?? '']).filter(isUuid)
  )
  const sourceIds = [...new Set(records.map(({ values }) => textOf(values, 'source') ?? ''))].filter(isUuid)
  const [refs, seen, sources, collections, accesses] = await Promise.all([
    loadInitiativeRefs(
      db,
      rows.map(({ initiativeId }) => initiativeId)
    ),
    db
      .select({ id: people.id })
      .from(people)
      .where(and(visiblePeopleWhere(viewer), inArray(people.id, [...personIds]))),
    db
      .select({ id: pages.id, title: pages.title, kind: pages.kind, slug: initiatives.slug })
      .from(pages)
      .innerJoin(initiatives, eq(initiatives.id, pages.initiativeId))
      .where(and(visiblePagesWhere(viewer), inArray(pages.id, sourceIds))),
    db
      .select({ pageId: documents.pageId, fields: derivedCollections.fields })
      .from(derivedCollections)
      .innerJoin(documents, eq(documents.id, derivedCollections.documentId))
      .where(inArray(documents.pageId, pageIds)),
    Promise.all(pageIds.map(async (id) => ({ id, access: await findPage(db, viewer, id) })))
  ])
  const fieldsOf = new Map(collections.map(({ pageId, fields }) => [pageId, fields]))
  return {
    initiatives: refs,
    people: await loadPersonRefs(
      db,
      seen.map(({ id }) => id),
      viewer
    ),
    sources: new Map(sources.map((source) => [source.id, source])),
    writable: new Set(accesses.filter(({ access }) => access?.abilities.write).map(({ id }) => id)),
    retired: new Map(
      collections.map(({ pageId, fields }) => [
        pageId,
        new Set(fields.filter((field) => field.retired).map((field) => field.key))
      ])
    ),
    optionLabel: ({ pageId, values }, key) => {
      const id = textOf(values, key) ?? ''
      const field = fieldsOf.get(pageId)?.find((one) => one.key === key)
      return field?.options.find((option) => option.id === id)?.label ?? ''
    }
  }
}

function commonOf({ record, initiativeId }: ProvidedRow, around: Around) {
  const initiative = around.initiatives.get(initiativeId)
  if (!initiative) return null
  const retired = around.retired.get(record.pageId)
  const source = around.sources.get(textOf(record.values, 'source') ?? '')
  const place = textOf(record.values, 'place') ?? ''
  return {
    id: record.recordId,
    pageId: record.pageId,
    href: `${collectionHref(initiative.slug, record.pageId)}?fiche=${record.recordId}`,
    initiative,
    source: source
      ? { pageId: source.id, title: source.title, kind: source.kind, href: sourceHref(source, place), place }
      : null,
    values: Object.fromEntries(Object.entries(record.values).filter(([key]) => !retired?.has(key))),
    createdAt: record.createdAt?.toISOString() ?? null,
    createdBy: around.people.get(record.createdBy ?? '') ?? null,
    modifiedAt: record.modifiedAt?.toISOString() ?? null,
    abilities: { write: around.writable.has(record.pageId) }
  }
}

export function collectionHref(slug: string, pageId: string): string {
  return `/initiatives/${slug}/tableaux/${pageId}`
}

/** `thread:<id>` opens the discussion, `block:<id>` goes to the block. */
function sourceHref(source: { id: string; kind: string; slug: string }, place: string): string {
  if (source.kind === 'collection') return collectionHref(source.slug, source.id)
  const href = `/initiatives/${source.slug}/documents/${source.id}`
  const [kind, id] = place.split(':')
  if (id === undefined || !/^[A-Za-z0-9_-]{1,64}$/.test(id)) return href
  return kind === 'thread' ? `${href}?commentaire=${id}` : `${href}#${id}`
}

function peopleOf(values: Values, key: string, { people: known }: Around): PersonRef[] {
  const value = values[key]
  return value === undefined ? [] : ids(value).flatMap((id) => known.get(id) ?? [])
}

function textOf(values: Values, key: string): string | null {
  const value = values[key]
  return typeof value === 'string' ? value : null
}

function numberOf(values: Values, key: string): number | null {
  const value = values[key]
  return typeof value === 'number' ? value : null
}

function dayOf(values: Values, key: string): string | null {
  const value = textOf(values, key)
  return value !== null && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : null
}

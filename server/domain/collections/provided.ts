// The two collections that every initiative has are made with it; those of initiatives that were there before, when they are first
// asked for. Making them is no act of anybody: nothing is told of it.
import { and, eq, inArray, sql } from 'drizzle-orm'
import { randomUUID } from 'node:crypto'
import { views } from '#server/db/tables/collections'
import { initiatives } from '#server/db/tables/initiatives'
import { networks } from '#server/db/tables/networks'
import { pages } from '#server/db/tables/pages'
import type { Executor } from '#server/domain/access/index'
import type { Context } from '#server/domain/context'
import { actionFields, decisionFields, PROVIDED, type Provided } from '#shared/collab/provided'
import { positions } from '#shared/fractional-index'
import { isLocale, translate, type Locale } from '#shared/messages/index'
import type { ViewSettings } from '#shared/views/view'
import { stateOf } from './fields'

/** The pages of both, made if they are not there; their documents too. */
export async function provideCollections(
  ctx: Pick<Context, 'database' | 'collab' | 'now'>,
  initiativeId: string
): Promise<Record<Provided, string>> {
  const { db } = ctx.database
  const found =
    (await findProvided(db, initiativeId)) ??
    (await db.transaction((tx) => insertBoth(tx, ctx.now(), initiativeId)))
  if (found.made === null) return found.pages
  const say = sayIn(found.made)
  const { actions, decisions } = found.pages
  // Twice makes one: a first try that died here is finished by the next.
  await ctx.collab.create(decisions, '', stateOf(decisionFields(say)))
  await ctx.collab.create(actions, '', stateOf(actionFields(say, decisions)))
  return found.pages
}

interface Found {
  pages: Record<Provided, string>
  /** The language that they are still to be filled in; null: they are whole. */
  made: Locale | null
}

async function findProvided(db: Executor, initiativeId: string): Promise<Found | null> {
  const rows = await db
    .select({
      id: pages.id,
      purpose: pages.purpose,
      locale: networks.locale,
      whole: sql<boolean>`exists (select 1 from documents d where d.page_id = ${pages.id} and d.part = '')`
    })
    .from(pages)
    .innerJoin(initiatives, eq(initiatives.id, pages.initiativeId))
    .innerJoin(networks, eq(networks.id, initiatives.networkId))
    .where(and(eq(pages.initiativeId, initiativeId), inArray(pages.purpose, [...PROVIDED])))
  const idOf = (purpose: Provided) => rows.find((row) => row.purpose === purpose)?.id
  const [actions, decisions] = [idOf('actions'), idOf('decisions')]
  if (actions === undefined || decisions === undefined) return null
  const whole = rows.every((row) => row.whole)
  return { pages: { actions, decisions }, made: whole ? null : localeOf(rows[0]?.locale) }
}

async function insertBoth(tx: Executor, now: Date, initiativeId: string): Promise<Found> {
  const [row] = await tx
    .select({ locale: networks.locale })
    .from(initiatives)
    .innerJoin(networks, eq(networks.id, initiatives.networkId))
    .where(eq(initiatives.id, initiativeId))
    .for('update', { of: initiatives })
  const there = await findProvided(tx, initiativeId)
  if (there) return there
  const locale = localeOf(row?.locale)
  const pageOf = (purpose: Provided) => ({
    id: randomUUID(),
    initiativeId,
    kind: 'collection',
    purpose,
    title: translate(locale, `${purpose}.page`),
    // They stand in no tree of pages.
    position: 'a0',
    createdAt: now,
    updatedAt: now
  })
  const made = { actions: pageOf('actions'), decisions: pageOf('decisions') }
  await tx.insert(pages).values([made.actions, made.decisions])
  await tx
    .insert(views)
    .values([
      ...viewsOf(made.actions.id, 'actions', locale, now),
      ...viewsOf(made.decisions.id, 'decisions', locale, now)
    ])
  return { pages: { actions: made.actions.id, decisions: made.decisions.id }, made: locale }
}

function viewsOf(pageId: string, purpose: Provided, locale: Locale, now: Date) {
  const first: { type: string; name: string; settings: ViewSettings }[] =
    purpose === 'actions'
      ? [
          {
            type: 'board',
            name: translate(locale, 'actions.view.states'),
            settings: { group: ['state'], sort: [{ field: 'dueDate' }] }
          },
          {
            type: 'table',
            name: translate(locale, 'actions.view.all'),
            settings: { sort: [{ field: 'dueDate' }] }
          }
        ]
      : [
          {
            type: 'table',
            name: translate(locale, 'decisions.view.all'),
            settings: { sort: [{ field: 'date', descending: true }] }
          }
        ]
  const order = positions(first.length)
  return first.map((view, rank) => ({
    ...view,
    pageId,
    position: order[rank] ?? 'm',
    createdAt: now,
    updatedAt: now
  }))
}

function sayIn(locale: Locale): Parameters<typeof actionFields>[0] {
  return (word) => translate(locale, word)
}

function localeOf(locale: string | undefined): Locale {
  return locale !== undefined && isLocale(locale) ? locale : 'fr'
}

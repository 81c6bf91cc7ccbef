// Actions and decisions of an initiative, and the actions of one person across all of theirs.
import { and, eq, inArray, isNull, sql, type SQL } from 'drizzle-orm'
import type { z } from 'zod'
import { derivedRecords } from '#server/db/tables/derived-records'
import { initiatives } from '#server/db/tables/initiatives'
import { pages } from '#server/db/tables/pages'
import { findPage, requireInitiative, visiblePagesWhere } from '#server/domain/access/index'
import { provideCollections } from '#server/domain/collections/provided'
import { roomOf, TIME_ZONE } from '#server/domain/collections/read'
import { requireViewer, type Context, type SignedInContext } from '#server/domain/context'
import { toPage } from '#server/domain/organisations/keyset'
import { ACTION_STATES, CLOSED_ACTION_STATES, DECISION_STATES, type Provided } from '#shared/collab/provided'
import { dayIn } from '#shared/fields/date-text'
import type {
  ActionList,
  ActionQuery,
  DecisionList,
  DecisionQuery,
  MyActionList,
  MyActionQuery
} from '#shared/schemas/actions'
import { collectionHref, toActions, toDecisions } from './dto'
import { between, names, oneOf, placeOf, ranked, readRows, saying, valueOf, type Asked } from './rows'

const DAY_MS = 86_400_000
const WEEK = 7
/** After every day there is. */
const NEVER = '9999-99'

export async function listActions(
  ctx: Context,
  idOrSlug: string,
  query: z.infer<typeof ActionQuery>
): Promise<ActionList> {
  const { signedIn, pageId, collection } = await openProvided(ctx, idOrSlug, 'actions')
  const today = dayIn(ctx.now(), TIME_ZONE)
  const rows = await readRows(signedIn, {
    purpose: 'actions',
    where: [
      eq(derivedRecords.pageId, pageId),
      saying(query.q),
      inScope(query.scope),
      oneOf('state', query.state),
      isDue(query.due, today, ctx.now()),
      between('dueDate', query.from, query.to),
      query.source && sql`${valueOf('source')} = ${query.source}`,
      query.person && concerns(query.person === 'me' ? signedIn.viewer.personId : query.person)
    ].map((condition) => condition || undefined),
    sort: actionSort(query.sort),
    limit: query.limit,
    cursor: query.cursor
  })
  const items = await toActions(signedIn, rows.slice(0, query.limit), today)
  return { ...toPage(rows, query.limit, items, placeOf), collection }
}

export async function listDecisions(
  ctx: Context,
  idOrSlug: string,
  query: z.infer<typeof DecisionQuery>
): Promise<DecisionList> {
  const { signedIn, pageId, collection } = await openProvided(ctx, idOrSlug, 'decisions')
  const person = query.person === 'me' ? signedIn.viewer.personId : query.person
  const rows = await readRows(signedIn, {
    purpose: 'decisions',
    where: [
      eq(derivedRecords.pageId, pageId),
      saying(query.q),
      oneOf('state', query.state),
      between('date', query.from, query.to),
      query.topic === undefined ? undefined : sql`${valueOf('topic')} = ${query.topic}`,
      query.source === undefined ? undefined : sql`${valueOf('source')} = ${query.source}`,
      person === undefined ? undefined : names(person, { one: [], several: ['decidedBy'] })
    ],
    sort: decisionSort(query.sort),
    limit: query.limit,
    cursor: query.cursor
  })
  const items = await toDecisions(signedIn, rows.slice(0, query.limit))
  return { ...toPage(rows, query.limit, items, placeOf), collection }
}

/** Those of archived initiatives are over. */
export async function listMyActions(
  ctx: Context,
  query: z.infer<typeof MyActionQuery>
): Promise<MyActionList> {
  const signedIn = requireViewer(ctx)
  const { viewer } = signedIn
  const today = dayIn(ctx.now(), TIME_ZONE)
  const seen = await ctx.database.db
    .select({ id: pages.id })
    .from(pages)
    .innerJoin(initiatives, eq(initiatives.id, pages.initiativeId))
    .where(and(eq(pages.purpose, 'actions'), isNull(initiatives.archivedAt), visiblePagesWhere(viewer)))
  const pageIds = seen.map(({ id }) => id)
  await ctx.collab.settle(pageIds)
  const mine = and(inArray(derivedRecords.pageId, pageIds), concerns(viewer.personId))
  const [rows, [counts]] = await Promise.all([
    readRows(signedIn, {
      purpose: 'actions',
      where: [
        mine,
        query.initiativeId === undefined ? undefined : eq(pages.initiativeId, query.initiativeId),
        saying(query.q),
        inScope(query.scope),
        isDue(query.due, today, ctx.now())
      ],
      sort: actionSort(query.sort),
      limit: query.limit,
      cursor: query.cursor
    }),
    ctx.database.db
      .select({
        open: countOf(sql`true`),
        overdue: countOf(isDue('overdue', today, ctx.now())),
        week: countOf(isDue('week', today, ctx.now()))
      })
      .from(derivedRecords)
      .where(and(mine, isNull(derivedRecords.deletedAt), inScope('open')))
  ])
  const found = await toActions(signedIn, rows.slice(0, query.limit), today)
  const items = found.map(({ values: _, ...action }) => action)
  return { ...toPage(rows, query.limit, items, placeOf), counts: counts ?? { open: 0, overdue: 0, week: 0 } }
}

async function openProvided(ctx: Context, idOrSlug: string, purpose: Provided) {
  const signedIn: SignedInContext = requireViewer(ctx)
  const { viewer, row } = await requireInitiative(ctx, idOrSlug, 'read')
  const pageId = (await provideCollections(ctx, row.id))[purpose]
  const access = await findPage(ctx.database.db, viewer, pageId)
  if (access) await ctx.collab.settle([pageId])
  const collection = access && {
    pageId,
    room: roomOf(pageId),
    href: collectionHref(row.slug, pageId),
    abilities: { write: access.abilities.write }
  }
  return { signedIn, pageId, collection }
}

/** Who leads it, and who helps. */
function concerns(personId: string): SQL {
  return names(personId, { one: ['owner'], several: ['helpers'] })
}

function inScope(scope: 'open' | 'closed' | 'all'): SQL | undefined {
  if (scope === 'all') return undefined
  const closed = sql`coalesce(${valueOf('state')} = any(${sql.param([...CLOSED_ACTION_STATES])}::text[]), false)`
  return scope === 'closed' ? closed : sql`not ${closed}`
}

/** Of what is open; `week`: from today to the same day of next week. */
function isDue(
  due: 'overdue' | 'week' | 'later' | 'none' | undefined,
  today: string,
  now: Date
): SQL | undefined {
  const day = valueOf('dueDate')
  const last = dayIn(new Date(now.getTime() + WEEK * DAY_MS), TIME_ZONE)
  if (due === undefined) return undefined
  if (due === 'none') return sql`${day} is null`
  if (due === 'later') return sql`${day} > ${last}`
  if (due === 'week') return sql`(${day} >= ${today} and ${day} <= ${last})`
  return sql`(${day} < ${today} and ${inScope('open')})`
}

function countOf(condition: SQL | undefined): SQL<number> {
  return sql<number>`(count(*) filter (where ${condition}))::int`
}

function actionSort(sort: z.infer<typeof ActionQuery>['sort']): Asked['sort'] {
  return ordered(sort, {
    dueDate: sql`coalesce(${valueOf('dueDate')}, ${NEVER}) || lpad(coalesce(${valueOf('priority')}, 'p9'), 3, '0')`,
    title: titleSort,
    state: ranked('state', ACTION_STATES),
    created
  })
}

function decisionSort(sort: z.infer<typeof DecisionQuery>['sort']): Asked['sort'] {
  return ordered(sort, {
    date: sql`coalesce(${valueOf('date')}, '')`,
    statement: titleSort,
    state: ranked('state', DECISION_STATES),
    created
  })
}

const titleSort = sql`left(${derivedRecords.title}, 300)`
const created = sql`coalesce(${derivedRecords.createdAt}::text, '')`

function ordered(sort: string, keys: Record<string, SQL>): Asked['sort'] {
  const descending = sort.startsWith('-')
  const by = keys[descending ? sort.slice(1) : sort]
  if (!by) throw new Error(`no order by ${sort}`)
  return { by, descending }
}

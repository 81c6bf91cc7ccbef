// "Aujourd'hui": what waits for this person, what comes, what moved since the visit before, and where they were.
import { and, desc, eq, isNull, or, sql } from 'drizzle-orm'
import { initiativeFollows, initiatives } from '#server/db/tables/initiatives'
import { pages } from '#server/db/tables/pages'
import { visits } from '#server/db/tables/sessions'
import {
  ownInitiativesWhere,
  visibleInitiativesWhere,
  visiblePagesWhere,
  type Executor
} from '#server/domain/access/index'
import { listMyActions } from '#server/domain/actions/list'
import { toActivities } from '#server/domain/activity/dto'
import { readLines } from '#server/domain/activity/list'
import { requireViewer, type Context, type Viewer } from '#server/domain/context'
import { toPages } from '#server/domain/pages/dto'
import type { ActivityDto, HomeDto } from '#shared/schemas/home'
import type { InitiativeRef } from '#shared/schemas/initiatives'
import { loadWaiting } from './waiting'
import { loadUpcoming } from './upcoming'
import { previousHomeVisit } from './visits'

const DAY_MS = 86_400_000
/** Someone who comes back from a long leave gets the last weeks, not the year. */
const LONGEST_SINCE = 45 * DAY_MS
/** The nearest ones; the others are on a screen of their own. */
const ACTIONS = 6
const FIRST_SINCE = 14 * DAY_MS

export async function readHome(ctx: Context): Promise<HomeDto> {
  const signedIn = requireViewer(ctx)
  const { viewer } = signedIn
  const { db } = ctx.database
  const now = ctx.now()
  const [since, ids] = await Promise.all([
    previousHomeVisit(db, viewer.personId, now),
    initiativesOfMine(db, viewer)
  ])
  // First: what is among one's actions does not wait a second time.
  const actions = await listMyActions(ctx, { scope: 'open', sort: 'dueDate', limit: ACTIONS })
  const [waiting, upcoming, moved, recentPages] = await Promise.all([
    loadWaiting(signedIn),
    loadUpcoming(db, viewer, ids, dayOf(now)),
    loadMoved(db, viewer, ids, startOf(since, now)),
    loadRecent(db, viewer)
  ])
  return { since: since?.toISOString() ?? null, waiting, actions, upcoming, moved, recentPages }
}

/** Where I have a part, or which I follow; not the archived ones. */
async function initiativesOfMine(db: Executor, viewer: Viewer): Promise<string[]> {
  const followed = sql`exists (select 1 from ${initiativeFollows} where ${initiativeFollows.initiativeId} = ${initiatives.id}
    and ${initiativeFollows.personId} = ${viewer.personId})`
  const rows = await db
    .select({ id: initiatives.id })
    .from(initiatives)
    .where(
      and(
        visibleInitiativesWhere(viewer),
        or(ownInitiativesWhere(viewer), followed),
        isNull(initiatives.archivedAt)
      )
    )
  return rows.map((row) => row.id)
}

async function loadMoved(
  db: Executor,
  viewer: Viewer,
  ids: string[],
  since: Date
): Promise<HomeDto['moved']> {
  const { rows } = await readLines(db, viewer, ids, { limit: 120, since })
  const groups = new Map<string, { initiative: InitiativeRef; activities: ActivityDto[] }>()
  for (const activity of await toActivities(db, viewer, rows)) {
    const { initiative } = activity
    if (!initiative) continue
    const group = groups.get(initiative.id) ?? { initiative, activities: [] }
    group.activities.push(activity)
    groups.set(initiative.id, group)
  }
  return [...groups.values()].slice(0, 8)
}

async function loadRecent(db: Executor, viewer: Viewer): Promise<HomeDto['recentPages']> {
  const rows = await db
    .select({ page: pages })
    .from(visits)
    .innerJoin(pages, eq(pages.id, visits.subjectId))
    .where(and(eq(visits.personId, viewer.personId), eq(visits.kind, 'page'), visiblePagesWhere(viewer)))
    .orderBy(desc(visits.visitedAt))
    .limit(6)
  const found = await toPages(
    db,
    viewer,
    rows.map((row) => row.page)
  )
  return found.map(({ id, kind, title, initiative, lastEditedAt }) => ({
    id,
    kind,
    title,
    initiative,
    editedAt: lastEditedAt
  }))
}

function startOf(since: Date | null, now: Date): Date {
  const earliest = now.getTime() - (since ? LONGEST_SINCE : FIRST_SINCE)
  return new Date(Math.max(since?.getTime() ?? 0, earliest))
}

/** The calendar day in Brittany, whatever the clock of the machine. */
function dayOf(now: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' }).format(now)
}

import { inArray, sql, type SQL } from 'drizzle-orm'
import { memberships, people } from '#server/db/tables/people'
import type { Context } from '#server/domain/context'
import type { Executor } from './executor'

export interface AccessChange {
  /** People whose own roles changed. */
  personIds?: string[]
  /** Everyone of these organisations. */
  organisationIds?: string[]
  initiativeId?: string
  pageId?: string
  sessionId?: string
}

/**
 * Call after the commit of anything that changes who may do what: sockets are asked again within a second.
 * Widening counts too: someone who reads may now write.
 */
export async function accessChanged(ctx: Context, change: AccessChange): Promise<void> {
  const { collab } = ctx
  const { initiativeId, pageId, sessionId, personIds = [] } = change
  // First of all, and all at once: from here on nobody concerned is heard before the gate has answered again.
  const asked = personIds.map((personId) => collab.recheck({ personId }))
  if (initiativeId) asked.push(collab.recheck({ initiativeId }))
  if (pageId) asked.push(collab.recheck({ pageId }))
  if (sessionId) asked.push(collab.recheck({ sessionId }))
  await raiseAuthzVersion(ctx.database.db, change)
  for (const personId of await membersConcerned(ctx.database.db, change))
    asked.push(collab.recheck({ personId }))
  await Promise.all(asked)
}

/** The same mark inside the transaction of the change, so that no other node can miss it between commit and call. */
export async function raiseAuthzVersion(db: Executor, change: AccessChange): Promise<void> {
  const where = concerned(change)
  if (!where) return
  await db
    .update(people)
    .set({ authzVersion: sql`${people.authzVersion} + 1` })
    .where(where)
}

async function membersConcerned(db: Executor, { organisationIds }: AccessChange): Promise<string[]> {
  const where = organisationIds?.length ? concerned({ organisationIds }) : undefined
  const rows = where ? await db.select({ id: people.id }).from(people).where(where) : []
  return rows.map((row) => row.id)
}

function concerned(change: AccessChange): SQL | undefined {
  const own = change.personIds?.length ? inArray(people.id, change.personIds) : undefined
  const members = change.organisationIds?.length
    ? sql`exists (select 1 from ${memberships} m where m.person_id = ${people.id}
        and ${inArray(sql`m.organisation_id`, change.organisationIds)})`
    : undefined
  if (own && members) return sql`(${own} or ${members})`
  return own ?? members
}

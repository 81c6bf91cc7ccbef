import { and, eq, sql } from 'drizzle-orm'
import { pages } from '#server/db/tables/pages'
import {
  initiativeFactColumns,
  initiativeFacts,
  loadViewerFacts,
  requireInitiative,
  requirePerson,
  visiblePagesWhere
} from '#server/domain/access/index'
import { initiatives } from '#server/db/tables/initiatives'
import type { Context } from '#server/domain/context'
import { toNodes } from '#server/domain/pages/tree'
import { loadPersonRefs } from '#server/domain/refs/people'
import { AppError } from '#shared/errors'
import { initiativeRole } from '#shared/permissions'
import type { ViewAsDto } from '#shared/schemas/pages'

/**
 * « Voir comme » : the tree as this person sees it, for whoever decides who sees what. What the pilot may not see stays hidden
 * from the pilot: another organisation's own pages are not opened by looking through its people.
 */
export async function viewAs(ctx: Context, idOrSlug: string, personId: string): Promise<ViewAsDto> {
  const { viewer, row } = await requireInitiative(ctx, idOrSlug, 'manage', {
    archived: 'allowed',
    looking: true
  })
  await requirePerson(ctx, personId, 'read')
  const { db } = ctx.database
  const other = await loadViewerFacts(db, viewer.networkId, personId)
  const person = (await loadPersonRefs(db, [personId], viewer)).get(personId)
  if (!other || !person) throw new AppError('person.not_found')
  const [columns] = await db
    .select(initiativeFactColumns(other))
    .from(initiatives)
    .where(eq(initiatives.id, row.id))
  if (!columns) throw new AppError('initiative.not_found')
  const facts = initiativeFacts(row, columns)
  const rows = await db
    .select()
    .from(pages)
    .where(and(eq(pages.initiativeId, row.id), visiblePagesWhere(viewer), visiblePagesWhere(other)))
    .orderBy(sql`${pages.position} collate "C"`, pages.id)
  return { person, role: initiativeRole(other, facts), items: await toNodes(db, other, facts, rows) }
}

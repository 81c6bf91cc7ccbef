import { and, desc, eq, inArray, isNotNull, isNull } from 'drizzle-orm'
import type { z } from 'zod'
import { pages } from '#server/db/tables/pages'
import {
  accessChanged,
  readablePagesWhere,
  requireInitiative,
  type PageRow
} from '#server/domain/access/index'
import { recordActivity } from '#server/domain/activity/record'
import { audit } from '#server/domain/audit/index'
import { requireViewer, type Context } from '#server/domain/context'
import { loadPersonRefs } from '#server/domain/refs/people'
import { AppError } from '#shared/errors'
import type { PageDto, TrashList } from '#shared/schemas/pages'
import { PAGE_KINDS } from '#shared/vocabulary'
import { subtree } from './move'
import { heldAudience, placeAmong, sameAudience, writeAudience } from './placing'
import { asInitiative, inPage, readPage } from './update'

/** With everything below it, marked with the same instant: what went together comes back together. */
export async function trashPage(ctx: Context, id: string): Promise<PageDto> {
  const signedIn = requireViewer(ctx)
  const initiativeId = await inPage(ctx, id, async (tx, { page, initiative }) => {
    if (page.purpose !== null) throw new AppError('page.provided')
    const ids = (await subtree(tx, page.id)).map((each) => each.id)
    await tx
      .update(pages)
      .set({ trashedAt: signedIn.now(), trashedBy: signedIn.viewer.personId })
      .where(and(inArray(pages.id, ids), isNull(pages.trashedAt)))
    const event = { initiativeId: initiative.id, pageId: page.id, data: { title: page.title } }
    await recordActivity(signedIn, tx, { ...event, verb: 'page.trashed' })
    await audit(ctx, tx, { action: 'page.trashed', subjectKind: 'page', subjectId: page.id })
    return initiative.id
  })
  await accessChanged(ctx, { initiativeId })
  return readPage(ctx, id)
}

/** Back in its place; at the root when its parent is still in the trash, no wider than it was. */
export async function restorePage(ctx: Context, id: string): Promise<PageDto> {
  const signedIn = requireViewer(ctx)
  const initiativeId = await inPage(
    ctx,
    id,
    async (tx, access) => {
      const { page, facts, initiative } = access
      if (page.trashedAt === null) return null
      const [parent] = page.parentId
        ? await tx.select({ trashedAt: pages.trashedAt }).from(pages).where(eq(pages.id, page.parentId))
        : []
      const ids = (await subtree(tx, page.id)).map((each) => each.id)
      await tx
        .update(pages)
        .set({ trashedAt: null, trashedBy: null })
        .where(and(inArray(pages.id, ids), eq(pages.trashedAt, page.trashedAt)))
      if (parent?.trashedAt) {
        const position = await placeAmong(tx, asInitiative(access), null, undefined, page.id)
        await tx.update(pages).set({ parentId: null, position }).where(eq(pages.id, page.id))
        const held = heldAudience(facts, facts.ancestors ?? [])
        if (!sameAudience(held, facts)) await writeAudience(tx, page.id, held)
      }
      await recordActivity(signedIn, tx, {
        verb: 'page.restored',
        initiativeId: initiative.id,
        pageId: page.id
      })
      await audit(ctx, tx, { action: 'page.restored', subjectKind: 'page', subjectId: page.id })
      return initiative.id
    },
    'allowed'
  )
  if (initiativeId) await accessChanged(ctx, { initiativeId })
  return readPage(ctx, id)
}

/** What was put in the trash, the latest first; what went with it is counted, as far as the viewer sees it. */
export async function listTrash(
  ctx: Context,
  initiativeIdOrSlug: string
): Promise<z.infer<typeof TrashList>> {
  const { viewer, row, role } = await requireInitiative(ctx, initiativeIdOrSlug, 'read')
  const keeps = role === 'pilot' || role === 'contributor'
  if (!keeps) return { items: [], next: null }
  const { db } = ctx.database
  const rows = await db
    .select()
    .from(pages)
    .where(and(eq(pages.initiativeId, row.id), isNotNull(pages.trashedAt), readablePagesWhere(viewer)))
    .orderBy(desc(pages.trashedAt), pages.title)
  const byId = new Map(rows.map((page) => [page.id, page]))
  const people = await loadPersonRefs(
    db,
    rows.map((page) => page.trashedBy),
    viewer
  )
  const items = rows
    .filter((page) => !wentWithParent(page, byId))
    .map((page) => ({
      id: page.id,
      title: page.title,
      kind: PAGE_KINDS.find((kind) => kind === page.kind) ?? ('document' as const),
      trashedAt: (page.trashedAt ?? page.updatedAt).toISOString(),
      trashedBy: people.get(page.trashedBy ?? '') ?? null,
      descendantCount: countBelow(page.id, page, rows),
      abilities: { manage: row.archivedAt === null }
    }))
  return { items, next: null }
}

function wentWithParent(page: PageRow, byId: Map<string, PageRow>): boolean {
  const parent = page.parentId === null ? undefined : byId.get(page.parentId)
  return parent?.trashedAt?.getTime() === page.trashedAt?.getTime() && parent !== undefined
}

function countBelow(id: string, root: PageRow, rows: PageRow[]): number {
  const children = rows.filter(
    (page) => page.parentId === id && page.trashedAt?.getTime() === root.trashedAt?.getTime()
  )
  return children.reduce((sum, child) => sum + 1 + countBelow(child.id, root, rows), 0)
}

import { eq, inArray } from 'drizzle-orm'
import { activities } from '#server/db/tables/audit'
import { files } from '#server/db/tables/files'
import { pages } from '#server/db/tables/pages'
import {
  accessChanged,
  audienceColumns,
  findPage,
  pageFacts,
  type Executor,
  type PageAccess
} from '#server/domain/access/index'
import { audit } from '#server/domain/audit/index'
import type { Context } from '#server/domain/context'
import { removeStored } from '#server/domain/files/storage'
import { forgetAnswersOf } from '#server/domain/repeats/kept-answers'
import { AppError } from '#shared/errors'
import { subtree } from './move'
import { heldAudience, writeAudience } from './placing'
import { inPage } from './update'

/**
 * For good: rows, document, history and files. Pages below that this person does not see are not theirs to destroy:
 * they stay in the trash, on their own.
 * @throws page.not_trashed: nothing is destroyed in one gesture.
 */
export async function purgePage(ctx: Context, id: string): Promise<void> {
  const gone = await inPage(
    ctx,
    id,
    async (tx, access) => {
      if (access.page.trashedAt === null) throw new AppError('page.not_trashed')
      const ids = await purgeable(tx, access)
      const stored = await tx
        .delete(files)
        .where(inArray(files.pageId, ids))
        .returning({ key: files.storageKey })
      // They hold titles, and nobody is shown the line of a page that is no more.
      await tx.delete(activities).where(inArray(activities.pageId, ids))
      await tx.delete(pages).where(inArray(pages.id, ids))
      await forgetAnswersOf(tx, access.initiative.networkId)
      await audit(ctx, tx, {
        action: 'page.purged',
        subjectKind: 'page',
        subjectId: access.page.id,
        data: { pages: ids.length, files: stored.length }
      })
      return { initiativeId: access.initiative.id, keys: stored.map((file) => file.key) }
    },
    'allowed'
  )
  await removeStored(ctx, gone.keys)
  await accessChanged(ctx, { initiativeId: gone.initiativeId })
}

/** Hidden pages are kept with all that stands below them. */
async function purgeable(tx: Executor, { viewer, page }: PageAccess): Promise<string[]> {
  const ids: string[] = []
  const kept = new Set<string>()
  for (const below of await subtree(tx, page.id)) {
    if (below.parentId !== null && kept.has(below.parentId)) kept.add(below.id)
    else if (await findPage(tx, viewer, below.id)) ids.push(below.id)
    else {
      kept.add(below.id)
      await detach(tx, below.id)
    }
  }
  return ids
}

/** With the audience it had where it stood. */
async function detach(tx: Executor, id: string): Promise<void> {
  const [found] = await tx.select({ row: pages, line: audienceColumns }).from(pages).where(eq(pages.id, id))
  if (!found) return
  const facts = pageFacts(found.row, found.line)
  await writeAudience(tx, id, heldAudience(facts, facts.ancestors ?? []))
  await tx.update(pages).set({ parentId: null }).where(eq(pages.id, id))
}

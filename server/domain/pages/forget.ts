// Words deleted from a page are kept for a while, in the copies that its history is made from. This makes them go at once.
import { eq } from 'drizzle-orm'
import { documents } from '#server/db/tables/documents'
import { audit } from '#server/domain/audit/index'
import type { Context } from '#server/domain/context'
import { inPage } from './update'

/** Every part of the page: its earlier contents cannot be brought back. What it says now stays. */
export async function forgetPagePast(ctx: Context, id: string): Promise<void> {
  const parts = await inPage(ctx, id, async (tx, { page }) => {
    await audit(ctx, tx, { action: 'page.past-forgotten', subjectKind: 'page', subjectId: page.id })
    return tx.select({ part: documents.part }).from(documents).where(eq(documents.pageId, page.id))
  })
  for (const { part } of parts) await ctx.collab.forgetPast(part === '' ? id : `${id}/${part}`)
}

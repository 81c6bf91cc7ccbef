// Giving a page a public address, and taking it back. What it shows is decided when it is opened: open.ts.
import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import { hashPassword } from '#server/auth/passwords'
import { newAddress } from '#server/auth/secrets'
import { crossed } from '#server/db/crossed'
import { publications } from '#server/db/tables/publications'
import { holdViewer, requirePage, requireWriteScope, type PageAccess } from '#server/domain/access/index'
import { recordActivity } from '#server/domain/activity/record'
import { audit } from '#server/domain/audit/index'
import { requireViewer, type Context } from '#server/domain/context'
import { lockInitiative } from '#server/domain/initiatives/rules'
import { inPage } from '#server/domain/pages/update'
import { AppError } from '#shared/errors'
import { isPublishable, publicationAbilities } from '#shared/permissions'
import type { PublicationInput, PublicationState } from '#shared/schemas/publications'
import { readPublicationState } from './read'

/** @throws access.forbidden, publication.kind, publication.audience */
export async function publishPage(
  ctx: Context,
  pageId: string,
  input: z.output<typeof PublicationInput>
): Promise<PublicationState> {
  const signedIn = requireViewer(ctx)
  // Asked before the password is hashed: that costs, and only pilots may ask for it.
  checkMayPublish(await requirePage(ctx, pageId, 'manage'))
  const { password, ...chosen } = input
  const passwordHash = typeof password === 'string' ? await hashPassword(password) : password
  await inPage(ctx, pageId, async (tx, access) => {
    checkMayPublish(access)
    const { page, initiative } = access
    const [before] = await tx.select().from(publications).where(eq(publications.pageId, page.id))
    const locked = passwordHash === undefined ? (before?.passwordHash ?? null) : passwordHash
    const now = signedIn.now()
    const values = {
      ...chosen,
      passwordHash: locked,
      indexed: chosen.indexed && locked === null,
      locale: ctx.locale,
      updatedAt: now
    }
    if (before) await tx.update(publications).set(values).where(eq(publications.id, before.id))
    else {
      await tx.insert(publications).values({
        ...values,
        pageId: page.id,
        address: newAddress(),
        publishedBy: signedIn.viewer.personId,
        publishedAt: now
      })
      await recordActivity(signedIn, tx, {
        verb: 'page.published',
        initiativeId: initiative.id,
        pageId: page.id
      })
    }
    await audit(ctx, tx, {
      action: before ? 'publication.changed' : 'publication.created',
      subjectKind: 'page',
      subjectId: page.id,
      data: { ...chosen, protected: locked !== null, newPassword: typeof password === 'string' }
    })
  })
  return readPublicationState(ctx, pageId)
}

/** From the next request on, its address is that of nothing. Done twice, it is done. @throws access.forbidden */
export async function withdrawPage(ctx: Context, pageId: string): Promise<void> {
  const signedIn = requireViewer(ctx)
  await crossed(ctx.database.db, async (tx) => {
    const asked = await requirePage(ctx, pageId, 'read', { db: tx })
    await lockInitiative(tx, asked.initiative.id)
    const access = await requirePage(await holdViewer(ctx, tx), pageId, 'read', { db: tx })
    const { withdraw } = publicationAbilities(access.viewer, access.initiativeFacts, access.facts)
    if (!withdraw) throw new AppError('access.forbidden')
    requireWriteScope(access.viewer)
    const removed = await tx
      .delete(publications)
      .where(eq(publications.pageId, access.page.id))
      .returning({ id: publications.id })
    if (removed.length === 0) return
    const where = { initiativeId: access.initiative.id, pageId: access.page.id }
    await recordActivity(signedIn, tx, { verb: 'page.unpublished', ...where })
    await audit(ctx, tx, {
      action: 'publication.withdrawn',
      subjectKind: 'page',
      subjectId: access.page.id
    })
  })
}

function checkMayPublish({ role, page, facts }: PageAccess): void {
  if (role !== 'pilot') throw new AppError('access.forbidden')
  if (page.kind !== 'document') throw new AppError('publication.kind')
  if (!isPublishable(facts)) throw new AppError('publication.audience')
}

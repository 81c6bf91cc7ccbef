import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import { crossed } from '#server/db/crossed'
import { pages } from '#server/db/tables/pages'
import {
  accessChanged,
  holdViewer,
  requirePage,
  type Executor,
  type PageAccess
} from '#server/domain/access/index'
import { recordActivity } from '#server/domain/activity/record'
import { audit } from '#server/domain/audit/index'
import { requireViewer, type Context, type SignedInContext } from '#server/domain/context'
import { lockInitiative } from '#server/domain/initiatives/rules'
import type { PageDto, PagePatch } from '#shared/schemas/pages'
import { toPage } from './dto'
import { chooseAudience, findParent, sameAudience, writeAudience } from './placing'

type Patch = z.infer<typeof PagePatch>

export async function readPage(ctx: Context, id: string): Promise<PageDto> {
  const { viewer, page } = await requirePage(ctx, id, 'read')
  return toPage(ctx.database.db, viewer, page)
}

export async function updatePage(ctx: Context, id: string, patch: Patch): Promise<PageDto> {
  const signedIn = requireViewer(ctx)
  const changed = await inPage(ctx, id, async (tx, access) => {
    if (patch.title !== undefined && patch.title !== access.page.title) {
      await rename(signedIn, tx, access, patch.title)
    }
    const wanted = patch.audience !== undefined || patch.audienceOrganisationIds !== undefined
    return wanted ? changeAudience(signedIn, tx, access, patch) : null
  })
  // What stands below follows: the whole initiative is asked again.
  if (changed) await accessChanged(ctx, { initiativeId: changed })
  return readPage(ctx, id)
}

/** The only road of a change to a page: access, lock of its initiative and of who asks, access again. */
export async function inPage<T>(
  ctx: Context,
  id: string,
  work: (tx: Executor, access: PageAccess) => Promise<T>,
  trashed?: 'allowed'
): Promise<T> {
  return crossed(ctx.database.db, async (tx) => {
    const asked = await requirePage(ctx, id, 'manage', { db: tx, trashed })
    await lockInitiative(tx, asked.initiative.id)
    return work(tx, await requirePage(await holdViewer(ctx, tx), id, 'manage', { db: tx, trashed }))
  })
}

async function rename(ctx: SignedInContext, tx: Executor, access: PageAccess, title: string): Promise<void> {
  await tx.update(pages).set({ title, updatedAt: ctx.now() }).where(eq(pages.id, access.page.id))
  await recordActivity(ctx, tx, {
    verb: 'page.renamed',
    initiativeId: access.initiative.id,
    pageId: access.page.id,
    data: { title, before: access.page.title }
  })
}

async function changeAudience(
  ctx: SignedInContext,
  tx: Executor,
  access: PageAccess,
  patch: Patch
): Promise<string | null> {
  const { page, initiative, facts } = access
  const inInitiative = asInitiative(access)
  const parent = await findParent(tx, inInitiative, page.parentId)
  const chosen = chooseAudience(inInitiative, patch, facts, parent)
  if (sameAudience(chosen, facts)) return null
  await writeAudience(tx, page.id, chosen)
  await tx.update(pages).set({ updatedAt: ctx.now() }).where(eq(pages.id, page.id))
  await recordActivity(ctx, tx, { verb: 'page.audience', initiativeId: initiative.id, pageId: page.id })
  await audit(ctx, tx, {
    action: 'page.audience-changed',
    subjectKind: 'page',
    subjectId: page.id,
    data: { ...chosen, before: facts.audience, organisationsBefore: facts.audienceOrganisationIds }
  })
  return initiative.id
}

/** The facts of a page hold those of its initiative. */
export function asInitiative(access: PageAccess) {
  return { viewer: access.viewer, row: access.initiative, facts: access.initiativeFacts }
}

import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import { pages } from '#server/db/tables/pages'
import { requirePage, type Executor, type InitiativeAccess, type PageRow } from '#server/domain/access/index'
import { recordActivity } from '#server/domain/activity/record'
import { audit } from '#server/domain/audit/index'
import { newCollection } from '#server/domain/collections/fields'
import { requireViewer, type Context, type SignedInContext } from '#server/domain/context'
import { inInitiative } from '#server/domain/initiatives/update'
import { AppError } from '#shared/errors'
import type { PageDto, PageInput } from '#shared/schemas/pages'
import { toPage } from './dto'
import { checkDepth, chooseAudience, findParent, placeAmong, writeAudience } from './placing'

type Input = z.infer<typeof PageInput>

/**
 * A page and its empty document. With an `id` chosen by a device that was offline, sending it again gives the same page.
 * @throws page.id_taken when this id is another page.
 */
export async function createPage(ctx: Context, initiativeId: string, input: Input): Promise<PageDto> {
  const signedIn = requireViewer(ctx)
  const state = input.kind === 'collection' ? newCollection(input.fields ?? []) : undefined
  const row = await inInitiative(ctx, initiativeId, 'write', async (tx, access) => {
    const twin = input.id === undefined ? null : await findTwin(tx, access, { ...input, id: input.id })
    return twin ?? insertPage(signedIn, tx, access, input)
  })
  // Twice makes one: a first try that died here is finished by the next.
  await ctx.collab.create(row.id, '', state)
  const { viewer, page } = await requirePage(ctx, row.id, 'read')
  return toPage(ctx.database.db, viewer, page)
}

async function findTwin(
  tx: Executor,
  access: InitiativeAccess,
  input: Input & { id: string }
): Promise<PageRow | null> {
  const [found] = await tx.select().from(pages).where(eq(pages.id, input.id)).limit(1)
  if (!found) return null
  const same =
    found.initiativeId === access.row.id &&
    found.createdBy === access.viewer.personId &&
    found.kind === input.kind
  if (!same) throw new AppError('page.id_taken')
  return found
}

async function insertPage(
  ctx: SignedInContext,
  tx: Executor,
  access: InitiativeAccess,
  input: Input
): Promise<PageRow> {
  const parent = await findParent(tx, access, input.parentId ?? null)
  checkDepth(parent)
  const audience = chooseAudience(access, input, parent?.facts ?? null, parent)
  const now = ctx.now()
  const [row] = await tx
    .insert(pages)
    .values({
      id: input.id,
      initiativeId: access.row.id,
      parentId: parent?.page.id ?? null,
      position: await placeAmong(tx, access, parent?.page.id ?? null, input.afterId),
      kind: input.kind,
      title: input.title,
      createdBy: ctx.viewer.personId,
      createdAt: now,
      updatedAt: now
    })
    // The id may have been taken in another initiative since it was looked for.
    .onConflictDoNothing()
    .returning()
  if (!row) throw new AppError('page.id_taken')
  await writeAudience(tx, row.id, audience)
  await recordActivity(ctx, tx, {
    verb: 'page.created',
    initiativeId: access.row.id,
    pageId: row.id,
    data: { title: row.title }
  })
  if (audience.audience !== 'initiative') {
    await audit(ctx, tx, {
      action: 'page.audience-changed',
      subjectKind: 'page',
      subjectId: row.id,
      data: { ...audience }
    })
  }
  return row
}

// Saved views of a collection: rows, personal or everyone's. A reader may have personal ones; those who write share theirs.
import { and, asc, eq, isNull, or } from 'drizzle-orm'
import type { z } from 'zod'
import { views } from '#server/db/tables/collections'
import { isUuid, requirePage, type PageAccess } from '#server/domain/access/index'
import { requireViewer, type Context } from '#server/domain/context'
import { AppError } from '#shared/errors'
import { orderBetween } from '#shared/collab/record-order'
import type { ViewDto, ViewInput, ViewPatch } from '#shared/schemas/collections'
import { openCollection } from './read'

type Row = typeof views.$inferSelect

export async function listViews(ctx: Context, pageId: string) {
  const { access } = await openCollection(ctx, pageId, 'read', () => null)
  const rows = await seenViews(ctx, access)
  return {
    items: rows.map((row) => toView(row, access)),
    next: null,
    abilities: { createShared: access.abilities.write }
  }
}

export async function createView(
  ctx: Context,
  pageId: string,
  input: z.infer<typeof ViewInput>
): Promise<ViewDto> {
  const need = input.personal ? 'read' : 'write'
  const { access } = await openCollection(ctx, pageId, need, () => null)
  const last = (await seenViews(ctx, access)).at(-1)
  const now = ctx.now()
  const [row] = await ctx.database.db
    .insert(views)
    .values({
      pageId: access.page.id,
      type: input.type,
      name: input.name,
      settings: input.settings,
      version: input.version,
      personId: input.personal ? access.viewer.personId : null,
      position: orderBetween(last?.position ?? null, null),
      createdAt: now,
      updatedAt: now
    })
    .returning()
  if (!row) throw new Error('no row')
  return toView(row, access)
}

export async function readView(
  ctx: Context,
  id: string
): Promise<{ row: Row; access: PageAccess; view: ViewDto }> {
  const { viewer } = requireViewer(ctx)
  const [row] = await ctx.database.db
    .select()
    .from(views)
    .where(
      and(
        eq(views.id, isUuid(id) ? id : '00000000-0000-0000-0000-000000000000'),
        or(isNull(views.personId), eq(views.personId, viewer.personId))
      )
    )
  try {
    const access = await requirePage(ctx, row?.pageId ?? '', 'read')
    if (row) return { row, access, view: toView(row, access) }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'page.not_found') throw error
  }
  throw new AppError('view.not_found')
}

export async function patchView(
  ctx: Context,
  id: string,
  patch: z.infer<typeof ViewPatch>
): Promise<ViewDto> {
  const { row, access } = await requireOwn(ctx, id)
  const { afterId, ...change } = patch
  const position = afterId === undefined ? row.position : await positionAfter(ctx, access, row, afterId)
  const [changed] = await ctx.database.db
    .update(views)
    .set({ ...change, position, updatedAt: ctx.now() })
    .where(eq(views.id, row.id))
    .returning()
  if (!changed) throw new AppError('view.not_found')
  return toView(changed, access)
}

export async function removeView(ctx: Context, id: string): Promise<void> {
  const { row } = await requireOwn(ctx, id)
  await ctx.database.db.delete(views).where(eq(views.id, row.id))
}

async function requireOwn(ctx: Context, id: string) {
  const found = await readView(ctx, id)
  if (found.row.personId === null) await requirePage(ctx, found.row.pageId, 'write')
  return found
}

function seenViews(ctx: Context, { page, viewer }: PageAccess): Promise<Row[]> {
  return ctx.database.db
    .select()
    .from(views)
    .where(and(eq(views.pageId, page.id), or(isNull(views.personId), eq(views.personId, viewer.personId))))
    .orderBy(asc(views.position), asc(views.id))
}

async function positionAfter(
  ctx: Context,
  access: PageAccess,
  row: Row,
  afterId: string | null
): Promise<string> {
  const others = (await seenViews(ctx, access)).filter((one) => one.id !== row.id)
  const index = afterId === null ? 0 : others.findIndex((one) => one.id === afterId) + 1
  return orderBetween(others[index - 1]?.position ?? null, others[index]?.position ?? null)
}

function toView(row: Row, { abilities }: PageAccess): ViewDto {
  const { id, pageId, type, name, settings, version, position } = row
  const personal = row.personId !== null
  return {
    id,
    pageId,
    type,
    name,
    settings,
    version,
    position,
    personal,
    abilities: { write: personal || abilities.write }
  }
}

import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import { crossed } from '#server/db/crossed'
import { templates } from '#server/db/tables/templates'
import { holdViewer, requirePage, requireTemplate } from '#server/domain/access/index'
import { audit } from '#server/domain/audit/index'
import { requireViewer, type Context } from '#server/domain/context'
import { loadOrganisationRefs } from '#server/domain/refs/organisations'
import type { TemplatePatch, TemplateSaved } from '#shared/schemas/templates'
import { toTemplate } from './dto'
import { copyPages } from './make'

/** Pages already made from it stay as they are. @throws template.not_found, access.forbidden, page.not_found, request.invalid */
export async function changeTemplate(
  ctx: Context,
  id: string,
  { name, description, pageId, withSubpages }: z.output<typeof TemplatePatch>
): Promise<TemplateSaved> {
  const { viewer } = requireViewer(ctx)
  await requireTemplate(ctx, id, 'manage')
  const copied =
    pageId === undefined ? null : await copyPages(ctx, await requirePage(ctx, pageId, 'write'), withSubpages)
  const row = await crossed(ctx.database.db, async (tx) => {
    const held = await holdViewer(ctx, tx)
    const { row: before } = await requireTemplate(held, id, 'manage', { db: tx })
    if (pageId !== undefined) await requirePage(held, pageId, 'write', { db: tx })
    const content = copied && { pages: copied.pages, titles: copied.titles, variables: copied.variables }
    const [after] = await tx
      .update(templates)
      .set({
        name: name ?? before.name,
        description: description ?? before.description,
        ...content,
        updatedAt: ctx.now()
      })
      .where(eq(templates.id, before.id))
      .returning()
    return after ?? before
  })
  const organisations = await loadOrganisationRefs(
    ctx.database.db,
    row.organisationId ? [row.organisationId] : []
  )
  const left = copied?.left ?? { pictures: 0, blocks: 0, mentions: 0 }
  return { template: toTemplate(row, viewer, organisations), left }
}

/** @throws template.not_found, access.forbidden */
export async function removeTemplate(ctx: Context, id: string): Promise<void> {
  await crossed(ctx.database.db, async (tx) => {
    const held = await holdViewer(ctx, tx)
    const { row } = await requireTemplate(held, id, 'manage', { db: tx })
    await tx.delete(templates).where(eq(templates.id, row.id))
    await audit(held, tx, {
      action: 'template.removed',
      subjectKind: 'template',
      subjectId: row.id,
      data: { scope: row.scope, organisationId: row.organisationId }
    })
  })
}

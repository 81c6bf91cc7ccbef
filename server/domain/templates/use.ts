// A page, and those below it, as a template says: put in place by the road of imports, all of them or none.
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { StoredTemplatePage } from '#server/db/tables/templates'
import { requireInitiative, requirePage } from '#server/domain/access/index'
import type { Context } from '#server/domain/context'
import { toPage } from '#server/domain/pages/dto'
import { writePages } from '#server/import/documents/import-write'
import type { ReadPage } from '#server/import/documents/result'
import type { PageDto } from '#shared/schemas/pages'
import type { PageFromTemplate } from '#shared/schemas/templates'
import { fromTemplateContent } from './copy'
import { fillPages, findTemplate } from './list'
import { valuesFor } from './values'

/** @throws initiative.not_found, access.forbidden, template.not_found, page.not_found for the parent, organisation.not_found */
export async function createFromTemplate(
  ctx: Context,
  initiativeId: string,
  { templateId, title, parentId, organisationId, raw }: z.output<typeof PageFromTemplate>
): Promise<PageDto> {
  const access = await requireInitiative(ctx, initiativeId, 'write')
  const { pages } = await findTemplate(ctx, templateId)
  const values = await valuesFor(ctx, access, organisationId)
  const [top] = toTree(raw ? pages : fillPages(pages, values))
  if (!top) throw new Error(`template ${templateId} has no page`)
  const written = await writePages(ctx, access.row.id, [{ ...top, title }], new Map(), parentId ?? null)
  const { viewer, page } = await requirePage(ctx, written.id, 'read')
  return toPage(ctx.database.db, viewer, page)
}

/** Each page goes under the nearest one before it that is higher. */
function toTree(pages: StoredTemplatePage[]): ReadPage[] {
  const roots: ReadPage[] = []
  const line: ReadPage[] = []
  for (const { title, depth, content } of pages) {
    const page: ReadPage = { title, content: fromTemplateContent(content, randomUUID), children: [] }
    line.length = Math.min(line.length, depth)
    const above = line.at(-1)
    if (above) above.children.push(page)
    else roots.push(page)
    line.push(page)
  }
  return roots
}

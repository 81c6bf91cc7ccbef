import { and, eq, getTableColumns, ne, or, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { templates, type StoredTemplatePage } from '#server/db/tables/templates'
import { requireInitiative, requireTemplate, visibleTemplatesWhere } from '#server/domain/access/index'
import { requireViewer, type Context } from '#server/domain/context'
import { loadOrganisationRefs } from '#server/domain/refs/organisations'
import type { List } from '#shared/schemas/common'
import type {
  TemplateDetail,
  TemplateDto,
  TemplateListQuery,
  TemplatePage,
  TemplateQuery
} from '#shared/schemas/templates'
import { fillContent, fillText, type VariableValues } from '#shared/templates/variables'
import { toShippedTemplate, toTemplate } from './dto'
import { SHIPPED, shippedTemplate } from './shipped/index'
import { valuesFor } from './values'

/** The organisation’s own first, then those of the type, of the network, of the product. */
export async function listTemplates(
  ctx: Context,
  { initiativeId }: z.infer<typeof TemplateListQuery>
): Promise<List<TemplateDto>> {
  const { viewer } = requireViewer(ctx)
  const { db } = ctx.database
  const type = initiativeId && (await requireInitiative(ctx, initiativeId, 'read')).row.type
  const { pages: _pages, ...head } = getTableColumns(templates)
  const rows = await db
    .select(head)
    .from(templates)
    .where(
      and(
        visibleTemplatesWhere(viewer),
        type === undefined ? undefined : or(ne(templates.scope, 'type'), eq(templates.initiativeType, type))
      )
    )
    .orderBy(
      sql`array_position(array['organisation','type','network'], ${templates.scope})`,
      templates.name,
      templates.id
    )
  const organisations = await loadOrganisationRefs(
    db,
    rows.flatMap((row) => row.organisationId ?? [])
  )
  const own = rows.map((row) => toTemplate(row, viewer, organisations))
  return { items: [...own, ...SHIPPED.map(toShippedTemplate)], next: null }
}

export interface FoundTemplate {
  template: TemplateDto
  pages: StoredTemplatePage[]
}

/** @throws template.not_found */
export async function findTemplate(ctx: Context, id: string): Promise<FoundTemplate> {
  const shipped = shippedTemplate(id)
  if (shipped) {
    requireViewer(ctx)
    return { template: toShippedTemplate(shipped), pages: shipped.pages }
  }
  const { viewer, row } = await requireTemplate(ctx, id, 'read')
  const organisations = await loadOrganisationRefs(
    ctx.database.db,
    row.organisationId ? [row.organisationId] : []
  )
  return { template: toTemplate(row, viewer, organisations), pages: row.pages }
}

export async function readTemplate(
  ctx: Context,
  id: string,
  { initiativeId, organisationId }: z.infer<typeof TemplateQuery>
): Promise<TemplateDetail> {
  const { template, pages } = await findTemplate(ctx, id)
  if (initiativeId === undefined) return { ...template, pages: pages.map(toSent) }
  const access = await requireInitiative(ctx, initiativeId, 'read')
  const values = await valuesFor(ctx, access, organisationId)
  return { ...template, pages: fillPages(pages, values).map(toSent) }
}

export function fillPages(pages: StoredTemplatePage[], values: VariableValues): StoredTemplatePage[] {
  return pages.map(({ title, depth, content }) => ({
    depth,
    title: fillText(title, values).slice(0, 200),
    content: fillContent(content, values)
  }))
}

function toSent({ title, depth, content }: StoredTemplatePage): TemplatePage {
  return { title, depth, content: content.map((block) => ({ ...block })) }
}

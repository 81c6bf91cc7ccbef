import { and, eq, inArray, ne, or, sql, type SQL } from 'drizzle-orm'
import { templates } from '#server/db/tables/templates'
import { requireViewer, type Context, type SignedInContext, type Viewer } from '#server/domain/context'
import { AppError } from '#shared/errors'
import {
  templateAbilities,
  type TemplateAbilities,
  type TemplateFacts,
  type ViewerFacts
} from '#shared/permissions'
import type { Executor } from './executor'
import { isUuid } from './initiatives'
import { requireAdminScope, requireWriteScope } from './viewer'

export type TemplateRow = typeof templates.$inferSelect

export interface TemplateAccess {
  viewer: Viewer
  row: TemplateRow
  abilities: TemplateAbilities
}

/** @throws template.not_found for what is unknown, elsewhere or hidden, alike; access.forbidden to those who see it. */
export async function requireTemplate(
  ctx: Context,
  id: string,
  need: 'read' | 'manage',
  options: { db?: Executor } = {}
): Promise<TemplateAccess> {
  const { viewer } = requireViewer(ctx)
  const [row] = await (options.db ?? ctx.database.db)
    .select()
    .from(templates)
    .where(and(isUuid(id) ? eq(templates.id, id) : sql`false`, eq(templates.networkId, viewer.networkId)))
    .limit(1)
  const abilities = row && templateAbilities(viewer, row)
  if (!row || !abilities?.read) throw new AppError('template.not_found')
  if (need === 'manage') demand(viewer, row, abilities)
  return { viewer, row, abilities }
}

/** To put a template there. @throws access.forbidden */
export function requireTemplateScope({ viewer }: SignedInContext, facts: TemplateFacts): void {
  demand(viewer, facts, templateAbilities(viewer, facts))
}

/** On `templates`: the same as `templateAbilities(…).read`. */
export function visibleTemplatesWhere(viewer: ViewerFacts): SQL {
  const own = viewer.memberships.map((m) => m.organisationId)
  return (
    and(
      eq(templates.networkId, viewer.networkId),
      or(
        ne(templates.scope, 'organisation'),
        own.length > 0 ? inArray(templates.organisationId, own) : undefined
      )
    ) ?? sql`false`
  )
}

function demand(viewer: Viewer, { scope }: TemplateFacts, abilities: TemplateAbilities): void {
  if (!abilities.manage) throw new AppError('access.forbidden')
  requireWriteScope(viewer)
  if (scope !== 'organisation') requireAdminScope(viewer)
}

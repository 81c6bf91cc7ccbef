import { eq, and } from 'drizzle-orm'
import type { z } from 'zod'
import { BODY } from '#shared/collab/canonical'
import { crossed } from '#server/db/crossed'
import { pages as pageTable } from '#server/db/tables/pages'
import { templates, type StoredTemplatePage } from '#server/db/tables/templates'
import {
  holdViewer,
  requireOrganisation,
  requirePage,
  requireTemplateScope,
  visiblePagesWhere,
  type PageAccess
} from '#server/domain/access/index'
import { audit } from '#server/domain/audit/index'
import { requireViewer, type Context } from '#server/domain/context'
import { toNodes } from '#server/domain/pages/tree'
import { loadOrganisationRefs } from '#server/domain/refs/organisations'
import { formatRoom } from '#shared/collab/room'
import { jsonOf } from '#shared/editor/index'
import { AppError, type FieldIssue } from '#shared/errors'
import type { TemplateInput, TemplateSaved } from '#shared/schemas/templates'
import { nearestVariable, variablesOf } from '#shared/templates/variables'
import { toTemplateContent, type LeftBehind } from './copy'
import { titlesOf, toTemplate } from './dto'

const MAX_PAGES = 50
/** Of what it says, as JSON. */
const MAX_CHARACTERS = 1_000_000

/** @throws page.not_found; access.forbidden for a place that is not the viewer’s to fill; request.invalid for a variable nobody knows */
export async function makeTemplate(
  ctx: Context,
  pageId: string,
  input: z.output<typeof TemplateInput>
): Promise<TemplateSaved> {
  const signedIn = requireViewer(ctx)
  const { viewer } = signedIn
  const access = await requirePage(ctx, pageId, 'write')
  const place = await placeOf(ctx, access, input)
  requireTemplateScope(signedIn, { ...place, networkId: viewer.networkId })
  const copied = await copyPages(ctx, access, input.withSubpages)
  const row = await crossed(ctx.database.db, async (tx) => {
    // Reading took a while, and rights may have gone meanwhile.
    const held = await holdViewer(ctx, tx)
    await requirePage(held, pageId, 'write', { db: tx })
    requireTemplateScope(held, { ...place, networkId: viewer.networkId })
    const { name, description } = input
    const { pages, titles, variables } = copied
    const [made] = await tx
      .insert(templates)
      .values({
        ...place,
        networkId: viewer.networkId,
        name,
        description,
        pages,
        titles,
        variables,
        createdBy: viewer.personId,
        createdAt: ctx.now(),
        updatedAt: ctx.now()
      })
      .returning()
    if (!made) throw new Error('insert returned nothing')
    await audit(held, tx, {
      action: 'template.created',
      subjectKind: 'template',
      subjectId: made.id,
      data: { scope: made.scope, organisationId: made.organisationId, pageId }
    })
    return made
  })
  const organisations = await loadOrganisationRefs(
    ctx.database.db,
    row.organisationId ? [row.organisationId] : []
  )
  return { template: toTemplate(row, viewer, organisations), left: copied.left }
}

async function placeOf(
  ctx: Context,
  { initiative }: PageAccess,
  { scope, organisationId }: z.output<typeof TemplateInput>
) {
  if (scope === 'network') return { scope, organisationId: null, initiativeType: null }
  if (scope === 'type') return { scope, organisationId: null, initiativeType: initiative.type }
  if (organisationId === undefined) throw invalid('organisationId', 'required')
  const { row } = await requireOrganisation(ctx, organisationId, 'read')
  return { scope, organisationId: row.id, initiativeType: null }
}

export interface CopiedPages {
  pages: StoredTemplatePage[]
  titles: string[]
  variables: string[]
  left: LeftBehind
}

/** What these documents say now, the unsaved letters of others included. @throws request.invalid, template.too_large */
export async function copyPages(
  ctx: Context,
  access: PageAccess,
  withSubpages: boolean
): Promise<CopiedPages> {
  if (access.page.kind !== 'document') throw invalid('pageId', 'not_document')
  const left: LeftBehind = { pictures: 0, blocks: 0, mentions: 0 }
  const found = await subtree(ctx, access, withSubpages)
  const pages: StoredTemplatePage[] = []
  for (const { id, title, depth } of found) {
    const body = await ctx.collab.look(formatRoom({ pageId: id, part: '' }), (doc) =>
      jsonOf(doc.getXmlFragment(BODY))
    )
    pages.push({ title, depth, content: toTemplateContent(body?.value.content ?? [], left) })
  }
  if (JSON.stringify(pages).length > MAX_CHARACTERS) throw new AppError('template.too_large')
  const { known, unknown } = variablesOf(pages)
  if (unknown.length > 0) {
    throw new AppError('request.invalid', {
      fields: unknown.slice(0, 20).map((name): FieldIssue => {
        const nearest = nearestVariable(name)
        const typed = `{{${name}}}`
        return nearest === null
          ? { path: 'variables', code: 'unknown_variable', params: { name: typed } }
          : {
              path: 'variables',
              code: 'unknown_variable_near',
              params: { name: typed, nearest: `{{${nearest}}}` }
            }
      })
    })
  }
  return { pages, titles: titlesOf(pages), variables: [...known], left }
}

/** The page and, if wanted, the documents below it that the viewer sees. */
async function subtree(
  ctx: Context,
  { viewer, page, initiative, initiativeFacts }: PageAccess,
  withSubpages: boolean
): Promise<{ id: string; title: string; depth: number }[]> {
  const top = { id: page.id, title: page.title, depth: 0 }
  if (!withSubpages) return [top]
  const { db } = ctx.database
  const rows = await db
    .select()
    .from(pageTable)
    .where(
      and(
        eq(pageTable.initiativeId, initiative.id),
        eq(pageTable.kind, 'document'),
        visiblePagesWhere(viewer)
      )
    )
    .orderBy(pageTable.position, pageTable.id)
  const detached = rows.map((row) => (row.id === page.id ? { ...row, parentId: null } : row))
  const nodes = await toNodes(db, viewer, initiativeFacts, detached)
  const depths = new Map([[page.id, 0]])
  const below = nodes.flatMap(({ id, parentId, title }) => {
    const above = parentId === null ? undefined : depths.get(parentId)
    if (above === undefined || id === page.id) return []
    depths.set(id, above + 1)
    return [{ id, title, depth: above + 1 }]
  })
  if (below.length >= MAX_PAGES) throw new AppError('template.too_large')
  return [top, ...below]
}

function invalid(path: string, code: string): AppError {
  return new AppError('request.invalid', { fields: [{ path, code }] })
}

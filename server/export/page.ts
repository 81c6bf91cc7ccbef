// A page, or a tree of pages, as a file: the only road of an export, whatever the kind of page.
import { and, eq, inArray, isNull } from 'drizzle-orm'
import { limitsOf } from '#server/auth/rate-limits'
import { pages } from '#server/db/tables/pages'
import { requirePage, viewerNow, visiblePagesWhere, type PageAccess } from '#server/domain/access/index'
import { requireViewer, type Context } from '#server/domain/context'
import { readView } from '#server/domain/collections/views'
import { toNodes } from '#server/domain/pages/tree'
import { AppError } from '#shared/errors'
import type { ExportQuery } from '#shared/schemas/exports'
import type { PageNode } from '#shared/schemas/pages'
import type { ExportFormat } from '#shared/vocabulary'
import { runExport } from './document/exporter'
import { fileName, uniqueName } from './file-name'
import { MEDIA_TYPES, PAGE_EXPORTERS, type ExportOptions, type PageExporter } from './kinds'

export interface ExportedPage {
  name: string
  mediaType: string
  bytes: Uint8Array
}

export interface ExportRun {
  origin: string
  signal?: AbortSignal
  /** Called after each page of a tree. */
  onProgress?: (done: number, total: number) => void
}

/** Of a tree, and of all its files together. */
const MAX_PAGES = 500
const MAX_BYTES = 300 * 1024 * 1024

/** @throws page.not_found, page.trashed, export.format, export.too_large, rate.limited */
export async function exportPage(
  ctx: Context,
  id: string,
  query: ExportQuery,
  run: ExportRun
): Promise<ExportedPage> {
  const access = await requirePage(ctx, id, 'read')
  if (access.page.trashedAt) throw new AppError('page.trashed')
  await limitsOf(ctx).spend({ 'export.person': requireViewer(ctx).viewer.personId })
  const options: ExportOptions = {
    contents: query.contents === 'true',
    header: query.header === 'true',
    origin: run.origin,
    view: await viewOf(ctx, access, query),
    signal: run.signal
  }
  return query.scope === 'tree'
    ? exportTree(ctx, access, query.format, options, run)
    : exportOne(ctx, access, query.format, options)
}

async function exportOne(
  ctx: Context,
  access: PageAccess,
  format: ExportFormat,
  options: ExportOptions
): Promise<ExportedPage> {
  const exporter = exporterOf(access.page.kind)
  if (!exporter.formats.includes(format)) throw new AppError('export.format')
  const bytes = await exporter.write(ctx, access, format, options)
  await stillReads(ctx, [access.page.id])
  const name = options.view?.name ? `${access.page.title} – ${options.view.name}` : access.page.title
  return { name: `${fileName(name)}.${format}`, mediaType: MEDIA_TYPES[format], bytes }
}

/** A saved view of this page, with what the person has changed in it and not kept. @throws view.not_found */
async function viewOf(
  ctx: Context,
  { page }: PageAccess,
  query: ExportQuery
): Promise<ExportOptions['view']> {
  if (query.view === undefined) return query.settings && { name: '', settings: query.settings }
  const { view } = await readView(ctx, query.view)
  if (view.pageId !== page.id) throw new AppError('view.not_found')
  return { name: view.name, settings: query.settings ?? view.settings }
}

/** Each page beside a folder of its name, which holds the pages below it: what the import reads back. */
async function exportTree(
  ctx: Context,
  root: PageAccess,
  format: ExportFormat,
  options: ExportOptions,
  { onProgress }: ExportRun
): Promise<ExportedPage> {
  const nodes = await treeBelow(ctx, root)
  if (nodes.length > MAX_PAGES) throw new AppError('export.too_large')
  const files: { path: string; bytes: Uint8Array }[] = []
  const folders = new Map<string, string>()
  const taken = new Set<string>()
  let size = 0
  onProgress?.(0, nodes.length)
  for (const [rank, node] of nodes.entries()) {
    const folder = node.id === root.page.id ? '' : `${folders.get(node.parentId ?? '') ?? ''}/`
    const path = uniqueName(`${folder}${fileName(node.title)}`, taken)
    folders.set(node.id, path)
    // Asked for each page again: rights may go while a long export runs.
    const access = await requirePage(ctx, node.id, 'read')
    const exporter = exporterOf(access.page.kind)
    const own = exporter.formats.includes(format) ? format : exporter.formats[0]
    const bytes = await exporter.write(ctx, access, own, options)
    size += bytes.byteLength
    if (size > MAX_BYTES) throw new AppError('export.too_large')
    files.push({ path: `${path}.${own}`, bytes })
    onProgress?.(rank + 1, nodes.length)
  }
  // `zip` answers with bytes.
  const bytes = (await runExport({ type: 'zip', files }, options.signal)) as Uint8Array
  await stillReads(
    ctx,
    nodes.map((node) => node.id)
  )
  return { name: `${fileName(root.page.title)}.zip`, mediaType: 'application/zip', bytes }
}

/**
 * Rights may have gone while it was made: then nobody gets the file, not even what they could read when it began.
 * @throws session.required, page.not_found
 */
async function stillReads(ctx: Context, ids: string[]): Promise<void> {
  const { viewer } = await viewerNow(ctx)
  const visible = await ctx.database.db
    .select({ id: pages.id })
    .from(pages)
    .where(and(inArray(pages.id, ids), visiblePagesWhere(viewer)))
  if (visible.length < ids.length) throw new AppError('page.not_found')
}

/** The page and what the viewer sees below it, parents before children. */
async function treeBelow(ctx: Context, root: PageAccess): Promise<PageNode[]> {
  const { viewer, page, initiativeFacts } = root
  const { db } = ctx.database
  const rows = await db
    .select()
    .from(pages)
    .where(and(eq(pages.initiativeId, page.initiativeId), isNull(pages.trashedAt), visiblePagesWhere(viewer)))
    .orderBy(pages.position, pages.id)
  const kept = new Set([page.id])
  const nodes = await toNodes(db, viewer, initiativeFacts, rows)
  return nodes.filter((node) => {
    const inside = node.id === page.id || (node.parentId !== null && kept.has(node.parentId))
    if (inside) kept.add(node.id)
    return inside
  })
}

function exporterOf(kind: string): PageExporter {
  const exporter = Object.hasOwn(PAGE_EXPORTERS, kind) ? PAGE_EXPORTERS[kind] : undefined
  if (!exporter) throw new AppError('export.format')
  return exporter
}

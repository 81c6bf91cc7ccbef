// For devices that keep documents ahead of a day without network: what there is, in one question for an initiative, and the text
// of one document without opening a socket.
import { and, eq, isNull, sql, type SQLWrapper } from 'drizzle-orm'
import { documents } from '#server/db/tables/documents'
import { pages } from '#server/db/tables/pages'
import {
  outer,
  requireInitiative,
  requirePage,
  visiblePagesWhere,
  type Executor
} from '#server/domain/access/index'
import type { Context } from '#server/domain/context'
import { formatRoom } from '#shared/collab/room'
import { AppError } from '#shared/errors'
import type { List } from '#shared/schemas/common'
import type { CopyDto } from '#shared/schemas/pages'
import { toPages } from './dto'

/** More than any device keeps; the latest made come first. */
const MOST = 1000

interface Stored {
  epoch: number
  /** How many changes were ever stored; a number that was drawn early and committed late counts as any other. */
  changes: number
  bytes: number
}

export async function listCopies(ctx: Context, initiativeId: string): Promise<List<CopyDto>> {
  const { viewer, row } = await requireInitiative(ctx, initiativeId, 'read')
  const { db } = ctx.database
  const rows = await db
    .select({ page: pages, ...storedColumns })
    .from(pages)
    .leftJoin(documents, and(eq(documents.pageId, pages.id), eq(documents.part, '')))
    .where(
      and(
        eq(pages.initiativeId, row.id),
        eq(pages.kind, 'document'),
        isNull(pages.trashedAt),
        visiblePagesWhere(viewer)
      )
    )
    .orderBy(sql`${pages.createdAt} desc`, pages.id)
    .limit(MOST)
  const stored = new Map(rows.map(({ page, ...columns }) => [page.id, asStored(columns)]))
  const found = await toPages(
    db,
    viewer,
    rows.map((each) => each.page)
  )
  const items = found.map((page) => {
    const text = stored.get(page.id) ?? NOTHING
    return { page: { ...page, epoch: text.epoch }, version: versionOf(text), bytes: text.bytes }
  })
  return { items, next: null }
}

export interface Copy {
  headers: Record<string, string>
  /** Null when the device has this version. */
  state: Uint8Array | null
}

/** @throws page.not_found, page.trashed */
export async function readCopy(ctx: Context, id: string, knownTag: string | undefined): Promise<Copy> {
  const { page } = await requirePage(ctx, id, 'read')
  if (page.trashedAt) throw new AppError('page.trashed')
  const before = await readStored(ctx.database.db, page.id)
  // Never in the cache of the browser: sign-out must be able to take it away.
  const headers = { ETag: `"${versionOf(before)}"`, 'Cache-Control': 'no-store' }
  if (knownTag?.replace(/^W\//, '') === headers.ETag) return { headers, state: null }
  const state = await ctx.collab.read(formatRoom({ pageId: page.id, part: '' }))
  if (state === null) throw new AppError('page.not_found')
  const after = await readStored(ctx.database.db, page.id)
  // Replaced between the two questions: nobody may keep the new text under the old epoch, it would double.
  if (after.epoch !== before.epoch) throw new AppError('room.unavailable')
  return { headers: { ...headers, 'Content-Type': 'application/octet-stream' }, state }
}

/** What tells one stored text of a page from the next. */
export async function storedVersion(db: Executor, pageId: string): Promise<string> {
  return versionOf(await readStored(db, pageId))
}

async function readStored(db: Executor, pageId: string): Promise<Stored> {
  const [row] = await db
    .select(storedColumns)
    .from(documents)
    .where(and(eq(documents.pageId, pageId), eq(documents.part, '')))
  return row ? asStored(row) : NOTHING
}

const NOTHING: Stored = { epoch: 1, changes: 0, bytes: 0 }

/** Of the present epoch: the snapshot, and the log that came after it. */
const ofEpoch = (alias: SQLWrapper) =>
  sql`${alias}.document_id = ${outer(documents.id)} and ${alias}.epoch = ${outer(documents.epoch)}`
const snapshot = sql`s`
const update = sql`u`
const storedColumns = {
  epoch: documents.epoch,
  changes: sql<string>`(
    coalesce((select s.rows from doc_snapshots s where ${ofEpoch(snapshot)} and s.current), 0) +
    (select count(*) from doc_updates u where ${ofEpoch(update)}))::text`,
  bytes: sql<string>`(
    coalesce((select octet_length(s.state) from doc_snapshots s where ${ofEpoch(snapshot)} and s.current), 0) +
    coalesce((select sum(octet_length(u.bytes)) from doc_updates u where ${ofEpoch(update)}), 0))::text`
}

function asStored(columns: { epoch: number | null; changes: string; bytes: string }): Stored {
  return { epoch: columns.epoch ?? 1, changes: Number(columns.changes), bytes: Number(columns.bytes) }
}

function versionOf({ epoch, changes }: Stored): string {
  return `${epoch}.${changes}`
}

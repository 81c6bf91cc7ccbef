import { and, eq, sql } from 'drizzle-orm'
import { files } from '#server/db/tables/files'
import { requireViewer, type Context, type Viewer } from '#server/domain/context'
import { AppError } from '#shared/errors'
import { isUuid } from './initiatives'
import { findPage } from './pages'

export type FileRow = typeof files.$inferSelect

/** Whoever reads the page reads its files. A file whose page was purged is nobody's. */
export async function requireFile(ctx: Context, id: string): Promise<{ viewer: Viewer; file: FileRow }> {
  const { viewer } = requireViewer(ctx)
  const { db } = ctx.database
  const [file] = await db
    .select()
    .from(files)
    .where(and(isUuid(id) ? eq(files.id, id) : sql`false`, eq(files.networkId, viewer.networkId)))
    .limit(1)
  const page = await findPage(db, viewer, file?.pageId ?? id)
  if (!file || !page || file.pageId !== page.page.id) throw new AppError('file.not_found')
  return { viewer, file }
}

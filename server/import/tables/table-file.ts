// A spreadsheet of a person as cells: read in a thread with limits, kept nowhere. What they become is decided on the screen, and written
// by whoever imports in the document of the collection, with their rights there.
import { limitsOf } from '#server/auth/rate-limits'
import { requireViewer, type Context } from '#server/domain/context'
import { AppError } from '#shared/errors'
import { translate } from '#shared/messages/index'
import type { TableDto } from '#shared/schemas/tables'
import { TABLE_LOSSES } from '#shared/tables/table'
import { readTableInThread } from '../documents/thread'

/** @throws session.required, import.*, file.too_large, rate.limited */
export async function readTableFile(ctx: Context, sent: File, sheet: number): Promise<TableDto> {
  const { viewer } = requireViewer(ctx)
  await limitsOf(ctx).spend({ 'upload.person': viewer.personId })
  if (sent.size > ctx.config.limits.uploadBytes) throw new AppError('file.too_large')
  if (sent.size === 0) throw new AppError('import.empty')
  const bytes = new Uint8Array(await sent.arrayBuffer())
  const { lost, ...table } = await readTableInThread(ctx, { bytes, name: sent.name, sheet })
  return {
    ...table,
    lost: TABLE_LOSSES.flatMap((code) => {
      const count = lost[code] ?? 0
      return count > 0
        ? [{ code, count, message: translate(ctx.locale, `tables.lost.${code}`, { count }) }]
        : []
    })
  }
}

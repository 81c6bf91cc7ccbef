import { z } from 'zod'
import { Id } from './common'

export const ImportReport = z.object({
  kept: z.object({
    pages: z.number().int(),
    headings: z.number().int(),
    tables: z.number().int(),
    lists: z.number().int(),
    images: z.number().int()
  }),
  /** What the file held and the document does not; `message` in the language of the person. */
  lost: z.array(z.object({ code: z.string(), count: z.number().int(), message: z.string() }))
})
export type ImportReport = z.infer<typeof ImportReport>

export const ImportResult = z.object({
  /** The page that was made; of a folder, the one above the others. */
  id: Id,
  room: z.string(),
  report: ImportReport
})
export type ImportResult = z.infer<typeof ImportResult>

import { z } from 'zod'
import { EXPORT_FORMATS } from '#shared/vocabulary'

export const ExportQuery = z.object({
  /** Which of them a page can give depends on its kind: another one is `export.format`. */
  format: z.enum(EXPORT_FORMATS),
  /** `tree`: the page with everything below it that the viewer may see, as a zip. */
  scope: z.enum(['page', 'tree']).default('page'),
  /** A table of contents before the text. */
  contents: z.enum(['true', 'false']).default('false'),
  /** The initiative and its organisations above the first page. */
  header: z.enum(['true', 'false']).default('true')
})
export type ExportQuery = z.infer<typeof ExportQuery>

/** With `Accept: application/vnd.interpoles.export`: lines of JSON, then the bytes of the file after the line that names it. */
export const ExportLine = z.union([
  z.object({ done: z.number().int(), total: z.number().int() }),
  z.object({ file: z.object({ name: z.string(), mediaType: z.string(), size: z.number().int() }) }),
  z.object({ error: z.object({ code: z.string(), message: z.string() }) })
])
export type ExportLine = z.infer<typeof ExportLine>

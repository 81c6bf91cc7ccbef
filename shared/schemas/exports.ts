import { z } from 'zod'
import { ViewSettings } from './collections'
import { Id } from './common'
import { EXPORT_FORMATS } from '#shared/vocabulary'

export const ExportQuery = z.object({
  /** Which of them a page can give depends on its kind: another one is `export.format`. */
  format: z.enum(EXPORT_FORMATS),
  /** `tree`: the page with everything below it that the viewer may see, as a zip. */
  scope: z.enum(['page', 'tree']).default('page'),
  /** A table of contents before the text. */
  contents: z.enum(['true', 'false']).default('false'),
  /** The initiative and its organisations above the first page. */
  header: z.enum(['true', 'false']).default('true'),
  /** Of a collection: one of its views, as it is seen. */
  view: Id.optional(),
  /** The settings of a view as JSON, instead of those that are saved: what somebody sees and has not kept. */
  settings: z
    .string()
    .max(6000)
    .transform((text, ctx): unknown => {
      try {
        return JSON.parse(text)
      } catch (error) {
        ctx.addIssue({ code: 'custom', message: String(error) })
        return z.NEVER
      }
    })
    .pipe(ViewSettings)
    .optional()
})
export type ExportQuery = z.output<typeof ExportQuery>
/** As it travels in an address. */
export type ExportAsked = Partial<z.input<typeof ExportQuery>> & Pick<z.input<typeof ExportQuery>, 'format'>

/** With `Accept: application/vnd.interpoles.export`: lines of JSON, then the bytes of the file after the line that names it. */
export const ExportLine = z.union([
  z.object({ done: z.number().int(), total: z.number().int() }),
  z.object({ file: z.object({ name: z.string(), mediaType: z.string(), size: z.number().int() }) }),
  z.object({ error: z.object({ code: z.string(), message: z.string() }) })
])
export type ExportLine = z.infer<typeof ExportLine>

// What every resource shares: identifiers, instants, lists.
import { z } from 'zod'

export const Id = z.uuid()
/** ISO 8601 instant. */
export const Instant = z.iso.datetime({ offset: true })
/** ISO 8601 calendar day. */
export const Day = z.iso.date()

/** Text as people type it: trimmed, NFC, without control characters (PostgreSQL refuses U+0000), well formed. */
export const line = (max: number) => z.string().transform(cleanLine).pipe(z.string().max(max))
export const requiredLine = (max: number) => z.string().transform(cleanLine).pipe(z.string().min(1).max(max))
export const paragraph = (max: number) => z.string().transform(cleanParagraph).pipe(z.string().max(max))
export const emailAddress = z
  .string()
  .transform((s) => cleanLine(s).toLowerCase())
  .pipe(z.email().max(254))
/** http(s) address or nothing. */
export const webAddress = z
  .string()
  .transform(cleanLine)
  .pipe(z.union([z.literal(''), z.url({ protocol: /^https?$/ }).max(500)]))

export const ListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional()
})
export type ListQuery = z.infer<typeof ListQuery>

/** `next` is the cursor of the following page, or null on the last one. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable() })

export interface List<T> {
  items: T[]
  next: string | null
}

export const Ok = z.object({ ok: z.literal(true) })

function cleanLine(value: string): string {
  return cleanParagraph(value).replace(/\s+/g, (space) => (/[\n\r\t]/.test(space) ? ' ' : space))
}

function cleanParagraph(value: string): string {
  return (
    value
      .toWellFormed()
      .normalize('NFC')
      // eslint-disable-next-line no-control-regex -- exactly these are what must go
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
      .trim()
  )
}

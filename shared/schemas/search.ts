import { z } from 'zod'
import { FINDING_KINDS } from '#shared/vocabulary'
import { Day, Id, Instant } from './common'

const Mark = z.tuple([z.number().int(), z.number().int()])

export const FindingDto = z.object({
  /** Of a page: its kind. */
  kind: z.string(),
  id: z.string(),
  title: z.string(),
  /** Plain text around what was found; empty when only the title says it. */
  snippet: z.string(),
  /** What was found in the title and in the snippet: [start, end[ in UTF-16 units. */
  titleMarks: z.array(Mark),
  snippetMarks: z.array(Mark),
  href: z.string(),
  /** Where it stands, in words: the initiative of a page, the structure of a person. */
  context: z.string(),
  initiative: z.object({ id: Id, slug: z.string(), title: z.string() }).nullable(),
  /** The page it stands in; null for what is no page and in none. */
  page: z.object({ id: Id, title: z.string() }).nullable(),
  /** When it last changed. */
  at: Instant
})
export type FindingDto = z.infer<typeof FindingDto>

export const SearchAnswer = z.object({
  results: z.array(FindingDto),
  /** Whether asking for more from here brings some. */
  more: z.boolean(),
  /** Nothing was found as it was typed: these are words that are near. */
  approximate: z.boolean()
})
export type SearchAnswer = z.infer<typeof SearchAnswer>

export const SearchQuery = z.object({
  q: z.string().max(200),
  /** Several are parted by commas. */
  kind: z
    .string()
    .max(200)
    .transform((list) => list.split(',').filter((kind) => kind !== ''))
    .pipe(z.array(z.enum(FINDING_KINDS)))
    .optional(),
  initiativeId: Id.optional(),
  /** Of the initiatives in which this structure has a part, and itself. */
  organisationId: Id.optional(),
  /** Written by this person, or this person. */
  personId: Id.optional(),
  /** Changed on this day or later. */
  since: Day.optional(),
  /** Changed on this day or before. */
  until: Day.optional(),
  limit: z.coerce.number().int().min(1).max(50).default(20),
  from: z.coerce.number().int().min(0).max(150).default(0)
})
export type SearchQuery = z.infer<typeof SearchQuery>

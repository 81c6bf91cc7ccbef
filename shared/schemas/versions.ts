// The past of a document: its versions, and two of them as one text that shows both.
import { z } from 'zod'
import { VERSION_KINDS } from '#shared/collab/versions'
import { Id, Instant, requiredLine } from './common'
import { PersonRef } from './people'

export const VersionDto = z.object({
  id: Id,
  kind: z.enum(VERSION_KINDS),
  /** Empty when nobody gave it one. */
  name: z.string(),
  at: Instant,
  /** Who named it, or restored what came after; null: made by itself, or they have left. */
  createdBy: PersonRef.nullable(),
  /** Who wrote since the version before. */
  authors: z.array(PersonRef)
})
export type VersionDto = z.infer<typeof VersionDto>

/** Latest first. */
export const VersionList = z.object({ items: z.array(VersionDto), next: z.null() })
export type VersionList = z.infer<typeof VersionList>

export const VersionInput = z.object({ name: requiredLine(120) })

export const ComparisonQuery = z.object({
  /** `previous`: what was written since the version before; `none`: the version alone; `now`: what was written since; or another version. */
  with: z.union([z.enum(['previous', 'none', 'now']), Id]).default('previous')
})

/** One element of the body, in reading order: those of a greater `depth` that follow stand in it. */
export const ComparedBlock = z.object({
  depth: z.number().int(),
  /** Name of the element in the editor’s schema; `#text` for a text. */
  type: z.string(),
  attrs: z.record(z.string(), z.unknown()),
  change: z.enum(['same', 'added', 'removed', 'changed']),
  /** Index in `authors`; null: nobody known. */
  author: z.number().int().nullable(),
  runs: z.array(
    z.object({
      text: z.string(),
      change: z.enum(['same', 'added', 'removed']),
      marks: z.array(z.string()),
      author: z.number().int().nullable()
    })
  )
})
export type ComparedBlock = z.infer<typeof ComparedBlock>

export const ComparisonDto = z.object({
  before: VersionDto.nullable(),
  /** Null: what the document says now. */
  after: VersionDto.nullable(),
  authors: z.array(PersonRef),
  blocks: z.array(ComparedBlock)
})
export type ComparisonDto = z.infer<typeof ComparisonDto>

/** `changed`: false when the document said so already. */
export const RestoredDto = z.object({ changed: z.boolean() })

// What the store of documents set aside for a person to look at.
import { z } from 'zod'
import { Id, Instant, listOf } from './common'

/**
 * unavailable: it could not be opened at that moment · damaged: what is on the disk is not what was written · copy: the same, of a copy
 * kept for history · derived: its search text was wrong, and was made again · diverged: a browser showed something else than the
 * server · refused: an edit that could not be let in, kept aside.
 */
export const CHECK_KINDS = ['unavailable', 'damaged', 'copy', 'derived', 'diverged', 'refused'] as const

export const DocumentCheckDto = z.object({
  id: Id,
  at: Instant,
  kind: z.enum(CHECK_KINDS),
  /** Null: a page that this administrator does not see. */
  page: z.object({ id: Id, title: z.string(), initiativeSlug: z.string() }).nullable(),
  documentId: Id,
  /** For whoever runs the server: never what someone wrote. */
  detail: z.string(),
  settledAt: Instant.nullable()
})
export type DocumentCheckDto = z.infer<typeof DocumentCheckDto>

/** The unsettled ones first. `lastReadAt`: when the document read longest ago was last read from end to end. */
export const DocumentCheckList = listOf(DocumentCheckDto).extend({
  documents: z.number(),
  read: z.number(),
  lastReadAt: Instant.nullable()
})
export type DocumentCheckList = z.infer<typeof DocumentCheckList>

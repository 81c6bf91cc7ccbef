import { z } from 'zod'
import { MENTION_KINDS, readMentionKey } from '#shared/mentions'
import { Id, Instant } from './common'

/** In one request: what a long page names. */
export const MENTIONS_AT_ONCE = 100

const Key = z.string().refine((key) => readMentionKey(key) !== null)

export const MentionQuery = z.object({
  /** `page:<uuid>,person:<uuid>…` */
  refs: z
    .string()
    .max(16_000)
    .transform((text) => text.split(',').filter(Boolean))
    .pipe(z.array(Key).max(MENTIONS_AT_ONCE))
})

/** Of what the viewer may not see, and of what is not there, the same: no name, no address. */
export const MentionName = z.object({
  kind: z.enum(MENTION_KINDS),
  ref: z.string(),
  name: z.string().nullable(),
  /** Where it is now. */
  href: z.string().nullable(),
  /** A few words beside the name: an organisation, an initiative, a collection. */
  context: z.string()
})
export type MentionName = z.infer<typeof MentionName>
export const MentionNames = z.object({ items: z.array(MentionName), next: z.null() })

export const MentionSearchQuery = z.object({
  q: z.string().max(100).default(''),
  limit: z.coerce.number().int().min(1).max(30).default(12)
})

/** Pages that name a page or lead to it, the latest touched first, as far as the viewer sees them. */
export const CitationList = z.object({
  items: z.array(
    z.object({
      id: Id,
      title: z.string(),
      href: z.string(),
      initiative: z.string(),
      editedAt: Instant.nullable()
    })
  ),
  next: z.null()
})
export type CitationList = z.infer<typeof CitationList>

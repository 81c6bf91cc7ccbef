// A page, or a page with those below it, at a public address. The password is said once and never comes back.
import { z } from 'zod'
import { Day, Id, Instant, listOf } from './common'
import { PersonRef } from './people'

export const PublicationInput = z.object({
  /** With the pages below it, those added later included. */
  subpages: z.boolean().default(false),
  /** Search engines may list it. Never one with a password. */
  indexed: z.boolean().default(false),
  /** Last day on which it opens. */
  endsOn: Day.nullable().default(null),
  /** Absent: as before; null: none. */
  password: z.string().min(8).max(200).nullable().optional()
})
export type PublicationInput = z.input<typeof PublicationInput>

export const PublicationDto = z.object({
  id: Id,
  page: z.object({ id: Id, title: z.string() }),
  /** Path of the public address. */
  path: z.string(),
  subpages: z.boolean(),
  indexed: z.boolean(),
  protected: z.boolean(),
  endsOn: Day.nullable(),
  /** `ended`: its last day has passed; `hidden`: the page is kept for some since, or in the trash. Neither opens. */
  state: z.enum(['open', 'ended', 'hidden']),
  publishedBy: PersonRef.nullable(),
  publishedAt: Instant,
  abilities: z.object({ withdraw: z.boolean() })
})
export type PublicationDto = z.infer<typeof PublicationDto>

export const PublicationState = z.object({
  publication: PublicationDto.nullable(),
  /** A page above it whose publication shows it too. */
  through: z.object({ id: Id, title: z.string(), path: z.string() }).nullable(),
  /** Why it cannot be published; null: nothing of its own stands in the way. */
  obstacle: z.enum(['audience', 'kind']).nullable(),
  abilities: z.object({ publish: z.boolean(), withdraw: z.boolean() })
})
export type PublicationState = z.infer<typeof PublicationState>
export const PublicationList = listOf(PublicationDto)

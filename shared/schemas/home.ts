import { z } from 'zod'
import { MyActionList } from './actions'
import { Id, Instant, ListQuery, listOf } from './common'
import { InitiativeRef } from './initiatives'
import { PersonRef } from './people'

export const ActivityDto = z.object({
  id: z.string(),
  /** Key of `activity.<verb>` in the messages. */
  verb: z.string(),
  actor: PersonRef.nullable(),
  self: z.boolean(),
  page: z.object({ id: Id, title: z.string(), kind: z.string() }).nullable(),
  initiative: InitiativeRef.nullable(),
  data: z.record(z.string(), z.union([z.string(), z.number()])),
  at: Instant
})
export type ActivityDto = z.infer<typeof ActivityDto>
export const ActivityList = listOf(ActivityDto)
export const ActivityQuery = ListQuery

export const HomeDto = z.object({
  /** Previous visit, or null on the first one. */
  since: Instant.nullable(),
  /** Things that wait for this person: invitations to answer, pages shared with them, steps that wait for their organisation. */
  waiting: z.array(
    z.object({
      kind: z.enum([
        'step',
        'new-initiative',
        'profile',
        'mail',
        'invite',
        'mention',
        'page-mention',
        'assignment'
      ]),
      title: z.string(),
      detail: z.string(),
      href: z.string(),
      initiative: InitiativeRef.nullable()
    })
  ),
  /** The nearest of those that are open; `counts` are of all. */
  actions: MyActionList,
  /** Dated steps to come in the initiatives followed. */
  upcoming: z.array(
    z.object({
      on: z.iso.date(),
      title: z.string(),
      detail: z.string(),
      href: z.string(),
      initiative: InitiativeRef
    })
  ),
  /** What moved, by initiative, the latest first. */
  moved: z.array(z.object({ initiative: InitiativeRef, activities: z.array(ActivityDto) })),
  recentPages: z.array(
    z.object({
      id: Id,
      kind: z.string(),
      title: z.string(),
      initiative: InitiativeRef,
      editedAt: Instant.nullable()
    })
  )
})
export type HomeDto = z.infer<typeof HomeDto>

export const PaletteItem = z.object({
  kind: z.enum(['initiative', 'page', 'organisation', 'person']),
  id: Id,
  title: z.string(),
  context: z.string(),
  href: z.string()
})
export type PaletteItem = z.infer<typeof PaletteItem>
export const PaletteList = z.object({ items: z.array(PaletteItem), next: z.null() })
export const PaletteQuery = z.object({
  /** Empty: what was opened last. */
  q: z.string().max(200).default(''),
  limit: z.coerce.number().int().min(1).max(30).default(12)
})

/** Said by the screen once it shows something: the home page, an initiative or a page. Reading alone records nothing. */
export const VisitInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('home') }),
  z.object({ kind: z.literal('initiative'), id: Id }),
  z.object({ kind: z.literal('page'), id: Id })
])

// Comments on a page. A person in a text is `@[<id>]`; `mentions` gives the names.
import { z } from 'zod'
import { RECORD_ID } from '#shared/fields/field'
import { REACTIONS } from '#shared/vocabulary'
import { Day, Id, Instant, paragraph } from './common'
import { OrganisationRef } from './organisations'
import { PersonRef } from './people'

/** Characters of a comment, of the words it is about, and of what is kept around them. */
export const COMMENT_MAX = 5000
export const QUOTE_MAX = 500
export const AROUND_MAX = 60

/** `Y.encodeRelativePosition` in base64: in the body of the document, of this epoch. */
const Position = z.string().regex(/^[A-Za-z0-9+/]{2,400}={0,2}$/)

export const Anchor = z.object({ start: Position, end: Position, epoch: z.number().int().min(1) })
export type Anchor = z.infer<typeof Anchor>

export const Reaction = z.enum(REACTIONS)

export const CommentDto = z.object({
  id: Id,
  author: PersonRef.nullable(),
  own: z.boolean(),
  /** Empty when it was deleted. */
  body: z.string(),
  mentions: z.array(z.object({ id: Id, name: z.string() })),
  reactions: z.array(z.object({ kind: Reaction, own: z.boolean(), names: z.array(z.string()) })),
  createdAt: Instant,
  editedAt: Instant.nullable(),
  deleted: z.boolean()
})
export type CommentDto = z.infer<typeof CommentDto>

export const ThreadDto = z.object({
  id: Id,
  /** The record of a collection that it is about; null: the page. */
  recordId: z.string().nullable(),
  anchor: Anchor.nullable(),
  quote: z.string(),
  before: z.string(),
  after: z.string(),
  /** Only the people of this organisation see it. */
  internalTo: OrganisationRef.nullable(),
  createdAt: Instant,
  resolvedAt: Instant.nullable(),
  resolvedBy: PersonRef.nullable(),
  assignment: z.object({ person: PersonRef, dueOn: Day.nullable() }).nullable(),
  /** The viewer is named in it and has not had it on screen. */
  waiting: z.boolean(),
  comments: z.array(CommentDto)
})
export type ThreadDto = z.infer<typeof ThreadDto>

/** Every thread of the page that the viewer sees, oldest first. */
export const ThreadList = z.object({
  items: z.array(ThreadDto),
  next: z.null(),
  /** Not resolved. */
  open: z.number().int(),
  abilities: z.object({ comment: z.boolean() }),
  /** Those the viewer may keep a thread for. */
  organisations: z.array(OrganisationRef)
})
export type ThreadList = z.infer<typeof ThreadList>

const Body = paragraph(COMMENT_MAX).refine((text) => text !== '', { error: 'empty' })

export const ThreadInput = z.object({
  /** Chosen by the device: the same id sent twice makes one thread. */
  id: Id.optional(),
  body: Body,
  /** Of a collection: one of its records, which may not have arrived yet. */
  recordId: z.string().regex(RECORD_ID).nullable().default(null),
  anchor: Anchor.nullable().default(null),
  quote: paragraph(QUOTE_MAX).default(''),
  before: z.string().max(AROUND_MAX).default(''),
  after: z.string().max(AROUND_MAX).default(''),
  internalTo: Id.nullable().default(null)
})
export type ThreadInput = z.input<typeof ThreadInput>

export const ReplyInput = z.object({ id: Id.optional(), body: Body })
export const CommentPatch = z.object({ body: Body })
export const AssignmentInput = z.object({ personId: Id, dueOn: Day.nullable().default(null) })

/** Who may be named, or given something to do: people who see the page, and the thread when it is internal. */
export const ThreadPeople = z.object({ items: z.array(PersonRef), next: z.null() })
export const ThreadPeopleQuery = z.object({ internalTo: Id.optional() })

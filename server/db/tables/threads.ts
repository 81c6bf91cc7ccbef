// Comments on a page: threads, what was said in them, who was named, who reacted. Where a thread stands in the text is two Yjs
// relative positions, kept here and never in the document: who may only comment writes nothing there.
import { sql } from 'drizzle-orm'
import { check, date, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns'
import { organisations } from './organisations'
import { pages } from './pages'
import { people } from './people'

const person = (name: string) => uuid(name).references(() => people.id, { onDelete: 'set null' })

export const threads = pgTable(
  'threads',
  {
    id: id(),
    pageId: uuid('page_id')
      .notNull()
      .references(() => pages.id, { onDelete: 'cascade' }),
    /** The record of the collection that it is about; null: the page. It may not have arrived yet, or be gone. */
    recordId: text('record_id'),
    /** Seen by the people of this organisation only. It goes with the organisation: never wider than it was written for. */
    internalTo: uuid('internal_to').references(() => organisations.id, { onDelete: 'cascade' }),
    /** Encoded relative positions (base64) in the body of this epoch; null: about the page as a whole. */
    anchorStart: text('anchor_start'),
    anchorEnd: text('anchor_end'),
    anchorEpoch: integer('anchor_epoch'),
    /** The words it was put on, and a few around them: shown, and looked for, when they are no longer there. */
    quote: text('quote').notNull().default(''),
    quoteBefore: text('quote_before').notNull().default(''),
    quoteAfter: text('quote_after').notNull().default(''),
    createdBy: person('created_by'),
    createdAt: createdAt(),
    resolvedAt: at('resolved_at'),
    resolvedBy: person('resolved_by'),
    /** « À faire »: who, and for when. */
    assigneeId: person('assignee_id'),
    assignedBy: person('assigned_by'),
    dueOn: date('due_on', { mode: 'string' })
  },
  (t) => [
    index('threads_page').on(t.pageId, t.createdAt),
    index('threads_assignee').on(t.assigneeId),
    check(
      'threads_anchor_whole',
      sql`num_nonnulls(${t.anchorStart}, ${t.anchorEnd}, ${t.anchorEpoch}) in (0, 3)`
    )
  ]
)

export const threadComments = pgTable(
  'thread_comments',
  {
    id: id(),
    threadId: uuid('thread_id')
      .notNull()
      .references(() => threads.id, { onDelete: 'cascade' }),
    authorId: person('author_id'),
    /** Plain text; a person is `@[<id>]`, so that a name that changes or goes is nowhere in it. Empty once deleted. */
    body: text('body').notNull(),
    createdAt: createdAt(),
    editedAt: at('edited_at'),
    /** Its words are gone, its place stays: others have answered. */
    deletedAt: at('deleted_at')
  },
  (t) => [index('thread_comments_thread').on(t.threadId, t.createdAt)]
)

export const threadMentions = pgTable(
  'thread_mentions',
  {
    commentId: uuid('comment_id')
      .notNull()
      .references(() => threadComments.id, { onDelete: 'cascade' }),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    /** When they had it on screen: until then it waits for them. */
    readAt: at('read_at')
  },
  (t) => [primaryKey({ columns: [t.commentId, t.personId] }), index('thread_mentions_person').on(t.personId)]
)

export const threadReactions = pgTable(
  'thread_reactions',
  {
    commentId: uuid('comment_id')
      .notNull()
      .references(() => threadComments.id, { onDelete: 'cascade' }),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    /** One of REACTIONS in shared/vocabulary. */
    kind: text('kind').notNull(),
    createdAt: createdAt()
  },
  (t) => [primaryKey({ columns: [t.commentId, t.personId, t.kind] })]
)

// What documents name: kept by server/collab beside their text. `derived_links` is rebuilt with it; `page_mentions` is not, since
// whom has been told is a fact of its own.
import { index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { at, createdAt } from './columns'
import { documents } from './documents'
import { pages } from './pages'
import { people } from './people'

export const derivedLinks = pgTable(
  'derived_links',
  {
    documentId: uuid('document_id')
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    /** One of MENTION_KINDS but `date`. */
    kind: text('kind').notNull(),
    /** As in `MentionTarget`; no reference: what it names may be gone. */
    ref: text('ref').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.documentId, t.kind, t.ref] }),
    index('derived_links_target').on(t.kind, t.ref)
  ]
)

/** A person named in a page: waits for them until they have had the page on screen. */
export const pageMentions = pgTable(
  'page_mentions',
  {
    pageId: uuid('page_id')
      .notNull()
      .references(() => pages.id, { onDelete: 'cascade' }),
    /** Of the mention in the text: the same one calls once. */
    mentionId: text('mention_id').notNull(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    byId: uuid('by_id').references(() => people.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
    readAt: at('read_at')
  },
  (t) => [
    primaryKey({ columns: [t.pageId, t.mentionId, t.personId] }),
    index('page_mentions_person').on(t.personId, t.readAt)
  ]
)

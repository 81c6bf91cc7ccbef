// What the server keeps of collections beside their Y.Docs.
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { ViewSettings } from '#shared/views/view'
import { at, createdAt, id, updatedAt } from './columns'
import { pages } from './pages'
import { people } from './people'

export const views = pgTable(
  'views',
  {
    id: id(),
    pageId: uuid('page_id')
      .notNull()
      .references(() => pages.id, { onDelete: 'cascade' }),
    /** One of VIEW_TYPES, or of a plugin. */
    type: text('type').notNull(),
    name: text('name').notNull(),
    settings: jsonb('settings').$type<ViewSettings>().notNull().default({}),
    version: integer('version').notNull().default(1),
    /** Whose it is; null: everyone's who sees the page. */
    personId: uuid('person_id').references(() => people.id, { onDelete: 'cascade' }),
    position: text('position').notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt()
  },
  (t) => [index('views_page').on(t.pageId, t.position)]
)

/** The secret address of a calendar: what its person sees, read without a session. One for each person and view; taken back by deletion. */
export const viewFeeds = pgTable(
  'view_feeds',
  {
    id: id(),
    viewId: uuid('view_id')
      .notNull()
      .references(() => views.id, { onDelete: 'cascade' }),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    /** SHA-256 of the secret of the address. */
    hash: text('hash').notNull().unique(),
    createdAt: createdAt(),
    lastReadAt: at('last_read_at')
  },
  (t) => [uniqueIndex('view_feeds_own').on(t.viewId, t.personId)]
)

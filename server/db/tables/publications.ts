// Pages that anyone may open at a public address. Taken back by deletion: there is no state to forget to look at.
import { boolean, date, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { createdAt, id, updatedAt } from './columns'
import { pages } from './pages'
import { people } from './people'

export const publications = pgTable('publications', {
  id: id(),
  pageId: uuid('page_id')
    .notNull()
    .unique()
    .references(() => pages.id, { onDelete: 'cascade' }),
  /** 128 random bits, in clear: it is shown again to whoever shares it, and opens nothing that is not public. */
  address: text('address').notNull().unique(),
  /** With the pages below it. */
  subpages: boolean('subpages').notNull().default(false),
  /** Search engines may list it. */
  indexed: boolean('indexed').notNull().default(false),
  /** argon2id; null: no password. */
  passwordHash: text('password_hash'),
  /** Last day on which it opens, in the time zone of the network. */
  endsOn: date('ends_on', { mode: 'string' }),
  /** Language of what stands around the text. */
  locale: text('locale', { enum: ['fr', 'en'] }).notNull(),
  publishedBy: uuid('published_by').references(() => people.id, { onDelete: 'set null' }),
  publishedAt: createdAt(),
  updatedAt: updatedAt()
})

import { bigint, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { createdAt, id } from './columns'
import { initiatives } from './initiatives'
import { networks } from './networks'
import { pages } from './pages'
import { people } from './people'

/** A file on disk under DATA_DIR/files/<first two letters of the key>/<key>; whoever may read its page may read it. */
export const files = pgTable(
  'files',
  {
    id: id(),
    networkId: uuid('network_id')
      .notNull()
      .references(() => networks.id, { onDelete: 'cascade' }),
    initiativeId: uuid('initiative_id')
      .notNull()
      .references(() => initiatives.id, { onDelete: 'cascade' }),
    pageId: uuid('page_id').references(() => pages.id, { onDelete: 'set null' }),
    /** Random, 128 bits: never the name that was sent. */
    storageKey: text('storage_key').notNull().unique(),
    name: text('name').notNull(),
    /** What the bytes are, not what the sender said. */
    mediaType: text('media_type').notNull(),
    size: bigint('size', { mode: 'number' }).notNull(),
    sha256: text('sha256').notNull(),
    width: integer('width'),
    height: integer('height'),
    createdBy: uuid('created_by').references(() => people.id, { onDelete: 'set null' }),
    createdAt: createdAt()
  },
  (t) => [index('files_page').on(t.pageId), index('files_initiative').on(t.initiativeId)]
)

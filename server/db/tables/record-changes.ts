// What was changed in the records of collections, by whom: a journal, not a copy. Nothing else knows it once the log of a document is
// compacted, so it is written with the row that it changes (server/collab/record-journal.ts), and goes with its record and its document.
import { bigint, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import type { Json } from '#shared/json'
import { at } from './columns'
import { documents } from './documents'
import { people } from './people'

export const recordChanges = pgTable(
  'record_changes',
  {
    id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
    documentId: uuid('document_id')
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    recordId: text('record_id').notNull(),
    kind: text('kind', { enum: ['edited', 'trashed', 'restored'] }).notNull(),
    /** As the owners of clientIDs say it, not as the record does. Null: nobody knows, or they have left. */
    personId: uuid('person_id').references(() => people.id, { onDelete: 'set null' }),
    /** By field key, only what moved; null is no value. `before` and `after` have the same keys. */
    before: jsonb('before').$type<Record<string, Json>>().notNull(),
    after: jsonb('after').$type<Record<string, Json>>().notNull(),
    /** When it reached the server. */
    at: at('at').notNull().defaultNow()
  },
  (t) => [index('record_changes_record').on(t.documentId, t.recordId, t.id)]
)

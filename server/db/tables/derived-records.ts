// Records of collections as lists, "my actions", figures and search read them, without opening a document. Copies: written by
// server/collab/derived-records.ts and nothing else (tests/architecture), made again by `npm run rebuild-derived`.
import { sql } from 'drizzle-orm'
import { date, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { Field } from '#shared/fields/field'
import type { Json } from '#shared/json'
import { at } from './columns'
import { documents } from './documents'
import { pages } from './pages'

export const derivedRecords = pgTable(
  'derived_records',
  {
    documentId: uuid('document_id')
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    recordId: text('record_id').notNull(),
    pageId: uuid('page_id')
      .notNull()
      .references(() => pages.id, { onDelete: 'cascade' }),
    /** Among the records of its collection, compared with the "C" collation. */
    position: text('position').notNull(),
    /** By field key, retired fields included; computed fields are not there. */
    values: jsonb('values').$type<Record<string, Json>>().notNull(),
    /** What it is called: the field of role `title`, else the first text. */
    title: text('title').notNull().default(''),
    /** Option of the field of role `status`. */
    status: text('status'),
    /** Day of the field of role `date`. */
    day: date('day', { mode: 'string' }),
    /** Everyone named in a field of people. */
    people: uuid('people').array().notNull(),
    createdAt: at('created_at'),
    createdBy: uuid('created_by'),
    modifiedAt: at('modified_at'),
    modifiedBy: uuid('modified_by'),
    /** In the trash of the collection. */
    deletedAt: at('deleted_at'),
    deletedBy: uuid('deleted_by'),
    /** Of all the above: what has not moved is not written again. */
    hash: text('hash').notNull()
  },
  (t) => [
    primaryKey({ columns: [t.documentId, t.recordId] }),
    index('derived_records_page').on(t.pageId, sql`${t.position} collate "C"`),
    index('derived_records_day').on(t.pageId, t.day),
    index('derived_records_people').using('gin', t.people)
  ]
)

/** The fields of a collection, so that what is read above can be understood. */
export const derivedCollections = pgTable('derived_collections', {
  documentId: uuid('document_id')
    .primaryKey()
    .references(() => documents.id, { onDelete: 'cascade' }),
  fields: jsonb('fields').$type<Field[]>().notNull()
})

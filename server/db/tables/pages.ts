import { sql } from 'drizzle-orm'
import { index, pgTable, primaryKey, text, uniqueIndex, uuid, type AnyPgColumn } from 'drizzle-orm/pg-core'
import { at, createdAt, id, updatedAt } from './columns'
import { initiatives } from './initiatives'
import { organisations } from './organisations'
import { people } from './people'

export const pages = pgTable(
  'pages',
  {
    id: id(),
    initiativeId: uuid('initiative_id')
      .notNull()
      .references(() => initiatives.id, { onDelete: 'cascade' }),
    parentId: uuid('parent_id').references((): AnyPgColumn => pages.id, { onDelete: 'set null' }),
    /** Fractional index among siblings, compared with the "C" collation. */
    position: text('position').notNull(),
    /** One of PAGE_KINDS in shared/schemas/pages; a plugin adds its own. */
    kind: text('kind').notNull(),
    title: text('title').notNull(),
    /** A collection that every initiative has: one of PROVIDED in shared/collab/provided. Null: made by people. */
    purpose: text('purpose', { enum: ['actions', 'decisions'] }),
    audience: text('audience', { enum: ['initiative', 'team', 'organisations'] })
      .notNull()
      .default('initiative'),
    createdBy: uuid('created_by').references(() => people.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    /** In the trash with everything below it: children carry the same instant. */
    trashedAt: at('trashed_at'),
    trashedBy: uuid('trashed_by').references(() => people.id, { onDelete: 'set null' })
  },
  (t) => [
    index('pages_initiative').on(t.initiativeId, t.parentId, t.position),
    index('pages_parent').on(t.parentId),
    uniqueIndex('pages_purpose')
      .on(t.initiativeId, t.purpose)
      .where(sql`purpose is not null`)
  ]
)

/** The organisations whose people alone see a page of audience `organisations`. */
export const pageOrganisations = pgTable(
  'page_organisations',
  {
    pageId: uuid('page_id')
      .notNull()
      .references(() => pages.id, { onDelete: 'cascade' }),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' })
  },
  (t) => [primaryKey({ columns: [t.pageId, t.organisationId] })]
)

import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import type { DocumentNode } from '#shared/editor/json'
import { createdAt, id, updatedAt } from './columns'
import { networks } from './networks'
import { organisations } from './organisations'
import { people } from './people'

/** One page of a template, parents before children: `depth` 0 is the page itself. */
export interface StoredTemplatePage {
  title: string
  depth: number
  content: DocumentNode[]
}

/** What a new page may begin with: a copy of a document, kept apart from it. Never edited together: a row, not a Y.Doc. */
export const templates = pgTable(
  'templates',
  {
    id: id(),
    networkId: uuid('network_id')
      .notNull()
      .references(() => networks.id, { onDelete: 'cascade' }),
    scope: text('scope', { enum: ['organisation', 'type', 'network'] }).notNull(),
    /** Of scope `organisation`. */
    organisationId: uuid('organisation_id').references(() => organisations.id, { onDelete: 'cascade' }),
    /** Of scope `type`: see initiatives.type. */
    initiativeType: text('initiative_type'),
    name: text('name').notNull(),
    description: text('description').notNull().default(''),
    pages: jsonb('pages').$type<StoredTemplatePage[]>().notNull(),
    /** Of `pages`, in their order: lists do not load what they say. */
    titles: text('titles').array().notNull(),
    /** Names of shared/templates/variables that stand in it. */
    variables: text('variables').array().notNull(),
    createdBy: uuid('created_by').references(() => people.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
    updatedAt: updatedAt()
  },
  (t) => [index('templates_network').on(t.networkId, t.scope)]
)

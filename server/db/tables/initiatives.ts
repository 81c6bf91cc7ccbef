import { date, index, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { sql } from 'drizzle-orm'
import { at, createdAt, id, updatedAt } from './columns'
import { networks } from './networks'
import { organisations } from './organisations'
import { people } from './people'

export const initiatives = pgTable(
  'initiatives',
  {
    id: id(),
    networkId: uuid('network_id')
      .notNull()
      .references(() => networks.id, { onDelete: 'cascade' }),
    slug: text('slug').notNull(),
    title: text('title').notNull(),
    /** One or two sentences under the title. */
    summary: text('summary').notNull().default(''),
    /** `free`, or the id of a type given by a plugin. */
    type: text('type').notNull().default('free'),
    status: text('status', { enum: ['preparation', 'active', 'paused', 'completed'] })
      .notNull()
      .default('active'),
    visibility: text('visibility', { enum: ['network', 'participants'] }).notNull(),
    /** Place in the 3 missions × 4 functions of the reference document. */
    mission: text('mission', { enum: ['m1', 'm2', 'm3'] }),
    poleFunction: text('pole_function', { enum: ['f1', 'f2', 'f3', 'f4'] }),
    /** Kinds of funding used: what the function allows is FUNDING_BY_FUNCTION in shared/schemas/initiatives. */
    funding: text('funding', { enum: ['base', 'complementary'] })
      .array()
      .notNull()
      .default(sql`'{}'::text[]`),
    /** Words for the frame: call for projects, convention… */
    framework: text('framework').notNull().default(''),
    startsOn: date('starts_on', { mode: 'string' }),
    endsOn: date('ends_on', { mode: 'string' }),
    archivedAt: at('archived_at'),
    createdBy: uuid('created_by').references(() => people.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
    updatedAt: updatedAt()
  },
  (t) => [
    uniqueIndex('initiatives_network_slug').on(t.networkId, t.slug),
    index('initiatives_network').on(t.networkId, t.archivedAt, t.updatedAt)
  ]
)

export const initiativeOrganisations = pgTable(
  'initiative_organisations',
  {
    initiativeId: uuid('initiative_id')
      .notNull()
      .references(() => initiatives.id, { onDelete: 'cascade' }),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    role: text('role', { enum: ['lead', 'partner', 'supporter', 'territory'] }).notNull(),
    /** Order of the plates. */
    position: text('position').notNull().default('m'),
    createdAt: createdAt()
  },
  (t) => [
    primaryKey({ columns: [t.initiativeId, t.organisationId] }),
    index('initiative_organisations_organisation').on(t.organisationId)
  ]
)

export const initiativePeople = pgTable(
  'initiative_people',
  {
    initiativeId: uuid('initiative_id')
      .notNull()
      .references(() => initiatives.id, { onDelete: 'cascade' }),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    role: text('role', { enum: ['pilot', 'contributor', 'reader', 'guest'] }).notNull(),
    /** The organisation that brought this person. */
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'restrict' }),
    addedBy: uuid('added_by').references(() => people.id, { onDelete: 'set null' }),
    createdAt: createdAt()
  },
  (t) => [
    primaryKey({ columns: [t.initiativeId, t.personId] }),
    index('initiative_people_person').on(t.personId)
  ]
)

export const initiativeFollows = pgTable(
  'initiative_follows',
  {
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    initiativeId: uuid('initiative_id')
      .notNull()
      .references(() => initiatives.id, { onDelete: 'cascade' }),
    createdAt: createdAt()
  },
  (t) => [primaryKey({ columns: [t.personId, t.initiativeId] })]
)

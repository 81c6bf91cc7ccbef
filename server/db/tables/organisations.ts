import { doublePrecision, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { sql } from 'drizzle-orm'
import { at, createdAt, id, updatedAt } from './columns'
import { networks } from './networks'

export const organisations = pgTable(
  'organisations',
  {
    id: id(),
    networkId: uuid('network_id')
      .notNull()
      .references(() => networks.id, { onDelete: 'cascade' }),
    slug: text('slug').notNull(),
    /** One of ORGANISATION_KINDS in shared/schemas/organisations. */
    kind: text('kind').notNull(),
    /** A member sees what is open to the network; a partner sees what it takes part in. */
    standing: text('standing', { enum: ['member', 'partner'] }).notNull(),
    name: text('name').notNull(),
    /** The letters of its plate: 2 to 6 capitals or digits, unique in the network. */
    code: text('code').notNull(),
    /** Two digits, or null for a regional or outside organisation. The tint is a rank inside it, never reused. */
    department: text('department'),
    secondDepartment: text('second_department'),
    tint: integer('tint'),
    territory: text('territory').notNull().default(''),
    /** INSEE code of a commune, SIREN of an EPCI, slug of a pays: what the map draws. */
    territoryCodes: text('territory_codes')
      .array()
      .notNull()
      .default(sql`'{}'::text[]`),
    description: text('description').notNull().default(''),
    website: text('website').notNull().default(''),
    email: text('email').notNull().default(''),
    phone: text('phone').notNull().default(''),
    address: text('address').notNull().default(''),
    longitude: doublePrecision('longitude'),
    latitude: doublePrecision('latitude'),
    archivedAt: at('archived_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt()
  },
  (t) => [
    uniqueIndex('organisations_network_slug').on(t.networkId, t.slug),
    uniqueIndex('organisations_network_code').on(t.networkId, t.code),
    uniqueIndex('organisations_network_tint')
      .on(t.networkId, t.department, t.tint)
      .where(sql`${t.tint} is not null`),
    index('organisations_network_kind').on(t.networkId, t.kind)
  ]
)

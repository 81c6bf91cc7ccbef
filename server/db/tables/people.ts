import { index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { accounts } from './accounts'
import { at, createdAt, id, updatedAt } from './columns'
import { networks } from './networks'
import { organisations } from './organisations'

export const people = pgTable(
  'people',
  {
    id: id(),
    networkId: uuid('network_id')
      .notNull()
      .references(() => networks.id, { onDelete: 'cascade' }),
    accountId: uuid('account_id').references(() => accounts.id, { onDelete: 'set null' }),
    givenName: text('given_name').notNull(),
    familyName: text('family_name').notNull().default(''),
    /** Contact address; the one that signs in is the account's. */
    email: text('email'),
    phone: text('phone').notNull().default(''),
    networkRole: text('network_role', { enum: ['animator', 'administrator'] }),
    locale: text('locale', { enum: ['fr', 'en'] })
      .notNull()
      .default('fr'),
    theme: text('theme', { enum: ['system', 'light', 'dark'] })
      .notNull()
      .default('system'),
    /** Raised by every change of what this person may do: cached decisions older than it are void. */
    authzVersion: integer('authz_version').notNull().default(1),
    suspendedAt: at('suspended_at'),
    deletedAt: at('deleted_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt()
  },
  (t) => [
    uniqueIndex('people_account_network').on(t.accountId, t.networkId),
    index('people_network').on(t.networkId, t.familyName, t.givenName)
  ]
)

export const memberships = pgTable(
  'memberships',
  {
    id: id(),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    role: text('role', { enum: ['coordinator', 'member'] }).notNull(),
    /** "Chargée de mission", "maire"… free words. */
    jobTitle: text('job_title').notNull().default(''),
    createdAt: createdAt()
  },
  (t) => [
    uniqueIndex('memberships_organisation_person').on(t.organisationId, t.personId),
    index('memberships_person').on(t.personId)
  ]
)

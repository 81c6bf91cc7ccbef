// Everything that proves who someone is: sessions, one-time links, API tokens, room tickets; and where they went last.
import { index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { accounts } from './accounts'
import { at, createdAt, id } from './columns'
import { people } from './people'

export const sessions = pgTable(
  'sessions',
  {
    /** sha256 of the token in the cookie: the table alone opens no session. */
    id: text('id').primaryKey(),
    accountId: uuid('account_id')
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    createdAt: createdAt(),
    lastSeenAt: at('last_seen_at').notNull().defaultNow(),
    /** Idle limit, pushed forward by use. */
    expiresAt: at('expires_at').notNull(),
    /** Never pushed forward. */
    absoluteExpiresAt: at('absolute_expires_at').notNull(),
    userAgent: text('user_agent').notNull().default(''),
    ip: text('ip').notNull().default('')
  },
  (t) => [index('sessions_account').on(t.accountId), index('sessions_person').on(t.personId)]
)

/** One-time secrets sent by e-mail: sign-in link, password reset, invitation, change of address. */
export const oneTimeTokens = pgTable(
  'one_time_tokens',
  {
    /** sha256 of the secret. */
    id: text('id').primaryKey(),
    kind: text('kind', { enum: ['sign-in', 'password-reset', 'invitation', 'email-change'] }).notNull(),
    personId: uuid('person_id').references(() => people.id, { onDelete: 'cascade' }),
    accountId: uuid('account_id').references(() => accounts.id, { onDelete: 'cascade' }),
    email: text('email').notNull(),
    createdAt: createdAt(),
    expiresAt: at('expires_at').notNull(),
    usedAt: at('used_at'),
    createdBy: uuid('created_by').references(() => people.id, { onDelete: 'set null' })
  },
  (t) => [index('one_time_tokens_person').on(t.personId), index('one_time_tokens_email').on(t.email)]
)

export const apiTokens = pgTable(
  'api_tokens',
  {
    id: id(),
    /** sha256 of the secret; the secret is shown once. */
    hash: text('hash').notNull().unique(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    scopes: text('scopes').array().notNull(),
    createdAt: createdAt(),
    expiresAt: at('expires_at'),
    lastUsedAt: at('last_used_at'),
    revokedAt: at('revoked_at')
  },
  (t) => [index('api_tokens_person').on(t.personId)]
)

/** One per page and thirty seconds: opens one room without a cookie. Kept in the database so that every node accepts it once. */
export const roomTickets = pgTable('room_tickets', {
  id: text('id').primaryKey(),
  personId: uuid('person_id')
    .notNull()
    .references(() => people.id, { onDelete: 'cascade' }),
  sessionId: text('session_id'),
  pageId: uuid('page_id').notNull(),
  expiresAt: at('expires_at').notNull()
})

/** Last visits, for "since your last visit" and the recent pages of the palette. */
export const visits = pgTable(
  'visits',
  {
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    kind: text('kind', { enum: ['home', 'initiative', 'page'] }).notNull(),
    subjectId: uuid('subject_id').notNull(),
    visitedAt: at('visited_at').notNull().defaultNow(),
    /** The visit before that one: "since your last visit" does not forget when a page is reloaded. */
    previousAt: at('previous_at'),
    count: integer('count').notNull().default(1)
  },
  (t) => [primaryKey({ columns: [t.personId, t.kind, t.subjectId] })]
)

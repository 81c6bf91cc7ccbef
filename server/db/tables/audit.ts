import { bigint, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns'
import { networks } from './networks'

/** Append-only, each row sealed by the hash of the one before it in its network. Rights, sharing, exports, deletions, sign-ins: never contents. */
export const auditEvents = pgTable(
  'audit_events',
  {
    seq: bigint('seq', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    networkId: uuid('network_id').references(() => networks.id, { onDelete: 'cascade' }),
    at: at('at').notNull(),
    actorId: uuid('actor_id'),
    action: text('action').notNull(),
    subjectKind: text('subject_kind').notNull(),
    subjectId: text('subject_id').notNull(),
    data: jsonb('data').$type<Record<string, unknown>>().notNull().default({}),
    ip: text('ip').notNull().default(''),
    previousHash: text('previous_hash').notNull(),
    hash: text('hash').notNull()
  },
  (t) => [index('audit_events_network').on(t.networkId, t.seq)]
)

/** What moved, in words a person reads: the journal of an initiative and "since yesterday" on the home page. */
export const activities = pgTable(
  'activities',
  {
    seq: bigint('seq', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    networkId: uuid('network_id')
      .notNull()
      .references(() => networks.id, { onDelete: 'cascade' }),
    initiativeId: uuid('initiative_id'),
    pageId: uuid('page_id'),
    actorId: uuid('actor_id'),
    /** A key of `activity.*` in the messages: `page.created`, `page.edited`, `initiative.created`, `phase.moved`… */
    verb: text('verb').notNull(),
    data: jsonb('data').$type<Record<string, string | number>>().notNull().default({}),
    at: at('at').notNull().defaultNow()
  },
  (t) => [
    index('activities_initiative').on(t.initiativeId, t.seq),
    index('activities_network').on(t.networkId, t.seq)
  ]
)

// What a device sends again because it did not hear the answer: one row per person and key, for a week.
import { boolean, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { at, createdAt } from './columns'
import { people } from './people'

export const keptAnswers = pgTable(
  'kept_answers',
  {
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    key: text('key').notNull(),
    /** sha256 of what was asked: the same key asks the same thing. */
    asked: text('asked').notNull(),
    /** Of the request that is at work; another one takes its place when it has been silent for too long. */
    claim: uuid('claim').notNull(),
    claimedAt: at('claimed_at').notNull().defaultNow(),
    /** Written with the work, in its transaction: the work is done if and only if this is true. */
    done: boolean('done').notNull().default(false),
    /** Null: done, but the answer is not known (too long, erased, or the process died before it was written). */
    status: integer('status'),
    body: text('body'),
    createdAt: createdAt()
  },
  (t) => [primaryKey({ columns: [t.personId, t.key] })]
)

import { index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns'
import { networks } from './networks'

/** Every message sent or to be sent. Without SMTP an administrator reads it here. */
export const mails = pgTable(
  'mails',
  {
    id: id(),
    networkId: uuid('network_id').references(() => networks.id, { onDelete: 'cascade' }),
    kind: text('kind').notNull(),
    recipient: text('recipient').notNull(),
    subject: text('subject').notNull(),
    text: text('text').notNull(),
    html: text('html').notNull(),
    status: text('status', { enum: ['outbox', 'sending', 'sent', 'failed'] })
      .notNull()
      .default('outbox'),
    error: text('error'),
    attempts: integer('attempts').notNull().default(0),
    /** Not before: back-off after a failure. A row in `sending` whose instant has passed was left by a process that died. */
    nextAttemptAt: at('next_attempt_at').notNull().defaultNow(),
    createdAt: createdAt(),
    sentAt: at('sent_at')
  },
  (t) => [
    index('mails_network').on(t.networkId, t.createdAt),
    index('mails_due').on(t.status, t.nextAttemptAt)
  ]
)

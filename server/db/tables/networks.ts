import { jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { createdAt, id } from './columns'

export interface NetworkSettings {
  /** Shown on the sign-in page and in mails. */
  contactEmail?: string
  region?: string
}

export const networks = pgTable('networks', {
  id: id(),
  slug: text('slug').notNull().unique(),
  name: text('name').notNull(),
  description: text('description').notNull().default(''),
  locale: text('locale').notNull().default('fr'),
  settings: jsonb('settings').$type<NetworkSettings>().notNull().default({}),
  createdAt: createdAt()
})

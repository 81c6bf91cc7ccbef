import { timestamp, uuid } from 'drizzle-orm/pg-core'

/** Identifiers are random (122 bits): they are also room names, and must not be guessable. */
export const id = () => uuid('id').primaryKey().defaultRandom()

export const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

export const createdAt = () => at('created_at').notNull().defaultNow()
export const updatedAt = () => at('updated_at').notNull().defaultNow()

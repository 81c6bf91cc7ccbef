// What signs in. One account per e-mail address and installation; a person (tables/people) is an account seen in one network.
import { boolean, pgTable, text } from 'drizzle-orm/pg-core'
import { at, createdAt, id } from './columns'

export const accounts = pgTable('accounts', {
  id: id(),
  /** Lower case, trimmed. */
  email: text('email').notNull().unique(),
  passwordHash: text('password_hash'),
  /** May create networks on this installation. */
  operator: boolean('operator').notNull().default(false),
  createdAt: createdAt(),
  lastSignInAt: at('last_sign_in_at')
})

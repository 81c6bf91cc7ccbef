// What the seeds are given. They write rows directly: no mail leaves and nobody is asked.
import type { Db, Transaction } from '#server/db/client'

export interface SeedServices {
  database: { db: Db | Transaction }
  now: () => Date
}

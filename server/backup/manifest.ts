// What a backup says of itself. Format 1 is read for ever: a later format gets another number and another reader.
import type { Sql, TransactionSql } from 'postgres'
import { z } from 'zod'

export const Manifest = z.object({
  product: z.literal('interpoles'),
  format: z.literal(1),
  createdAt: z.string(),
  /** The last step of migrations/ that the database went through. */
  migration: z.string(),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) }))
})
export type Manifest = z.infer<typeof Manifest>

/** Last entry of the archive: a file that was cut does not have it. */
export const Totals = z.object({ tables: z.number(), rows: z.number(), files: z.number() })
export type Totals = z.infer<typeof Totals>

/** Tables with the columns that are stored: a generated one is computed again. Plugins have schemas of their own. */
export async function listTables(sql: Sql | TransactionSql): Promise<Manifest['tables']> {
  return sql<Manifest['tables']>`
    select format('%I.%I', n.nspname, c.relname) as name,
           array_agg(quote_ident(a.attname) order by a.attnum) as columns
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relkind = 'r' and (n.nspname = 'public' or n.nspname like 'plugin\_%')
    group by n.nspname, c.relname
    order by n.nspname, c.relname`
}

// Where in the database does something stand? Every column of every table is looked at, whatever its type: the list comes from
// information_schema, so that a new table is covered by itself.
import type { Sql } from 'postgres'

/** `table.column` of each place that holds one of these words, as text or as bytes. */
export async function placesOf(sql: Sql, words: string[]): Promise<string[]> {
  const columns = await sql<{ table: string; column: string; type: string }[]>`
    select c.table_schema || '.' || quote_ident(c.table_name) as table, quote_ident(c.column_name) as column,
      c.data_type as type
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where t.table_type = 'BASE TABLE' and c.table_schema not in ('pg_catalog', 'information_schema')
    order by 1, 2`
  const found = new Set<string>()
  for (const { table, column, type } of columns) {
    for (const word of words) {
      const holds =
        type === 'bytea'
          ? `position(convert_to($1, 'UTF8') in ${column}) > 0`
          : `position(lower($1) in lower(${column}::text)) > 0`
      const rows = await sql.unsafe(`select 1 from ${table} where ${holds} limit 1`, [word])
      if (rows.length > 0) found.add(`${table.replace('public.', '')}.${column}`)
    }
  }
  return [...found].sort()
}

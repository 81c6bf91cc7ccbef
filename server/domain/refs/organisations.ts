import { inArray } from 'drizzle-orm'
import { organisations } from '#server/db/tables/organisations'
import type { Executor } from '#server/domain/access/executor'
import type { OrganisationRef } from '#shared/schemas/organisations'
import { ORGANISATION_KINDS } from '#shared/vocabulary'

type Row = Pick<
  typeof organisations.$inferSelect,
  | 'id'
  | 'slug'
  | 'name'
  | 'code'
  | 'kind'
  | 'standing'
  | 'department'
  | 'secondDepartment'
  | 'tint'
  | 'territory'
>

export function toOrganisationRef(row: Row): OrganisationRef {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    code: row.code,
    kind: ORGANISATION_KINDS.find((kind) => kind === row.kind) ?? 'other',
    standing: row.standing,
    department: row.department,
    secondDepartment: row.secondDepartment,
    tint: row.tint,
    territory: row.territory
  }
}

export async function loadOrganisationRefs(
  db: Executor,
  ids: Iterable<string>
): Promise<Map<string, OrganisationRef>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const rows = await db.select().from(organisations).where(inArray(organisations.id, wanted))
  return new Map(rows.map((row) => [row.id, toOrganisationRef(row)]))
}

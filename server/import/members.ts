// A members file: who belongs to which organisation, in which role. Newcomers are invited by mail when it is written.
import { eq } from 'drizzle-orm'
import { accessChanged, raiseAuthzVersion, requireAnimator, type Executor } from '#server/domain/access/index'
import { organisations } from '#server/db/tables/organisations'
import { memberships } from '#server/db/tables/people'
import type { Context } from '#server/domain/context'
import { addressBook } from '#server/domain/memberships/address-book'
import { lockDirectory } from '#server/domain/organisations/lock'
import type { CsvImportInput, CsvPreview } from '#shared/schemas/organisations'
import { readCsv } from './csv-table'
import { MEMBER_WORDS } from './member-lines'
import { planMembers, type Directory } from './member-plan'
import { writeMembers } from './member-write'
import { missingColumn, refuseInvalid, toPreview } from './preview'

export async function importMembers(ctx: Context, input: CsvImportInput): Promise<CsvPreview> {
  const { viewer } = requireAnimator(ctx)
  const table = readCsv(input.csv, MEMBER_WORDS)
  const missing = (['email', 'code'] as const).find((column) => !table.columns.has(column))
  if (missing) return missingColumn(ctx, table, 'people', missing, input.commit)
  const { preview, personIds } = await ctx.database.db.transaction(async (tx) => {
    await lockDirectory(tx, viewer.networkId)
    const lines = planMembers(ctx, await loadDirectory(tx, viewer.networkId), table.rows)
    const preview = toPreview(table, lines, input.commit)
    if (!input.commit) return { preview, personIds: [] }
    refuseInvalid(lines)
    const personIds = await writeMembers(ctx, tx, viewer.networkId, lines)
    await raiseAuthzVersion(tx, { personIds })
    return { preview, personIds }
  })
  if (personIds.length > 0) await accessChanged(ctx, { personIds })
  return preview
}

async function loadDirectory(tx: Executor, networkId: string): Promise<Directory> {
  const places = await tx.select().from(organisations).where(eq(organisations.networkId, networkId))
  const held = await tx
    .select({ membership: memberships })
    .from(memberships)
    .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
    .where(eq(organisations.networkId, networkId))
  return {
    people: await addressBook(tx, networkId),
    organisations: new Map(places.map((row) => [row.code, row])),
    memberships: held.map((row) => row.membership)
  }
}

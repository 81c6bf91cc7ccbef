import { and, asc, eq, isNull } from 'drizzle-orm'
import { networks } from '#server/db/tables/networks'
import { organisations } from '#server/db/tables/organisations'
import { toOrganisationRef } from '#server/domain/refs/organisations'
import type { Welcome } from '#shared/schemas/session'
import type { Context } from './context'

/** Said to anyone. The pôles of a network are public; that a second network shares the installation is not. */
export async function welcome(ctx: Context): Promise<Welcome> {
  const { db } = ctx.database
  const sendsMail = ctx.config.smtpUrl !== undefined
  const [network, another] = await db.select().from(networks).limit(2)
  if (!network || another) return { network: null, poles: [], sendsMail }
  const poles = await db
    .select()
    .from(organisations)
    .where(
      and(
        eq(organisations.networkId, network.id),
        eq(organisations.kind, 'pole'),
        eq(organisations.standing, 'member'),
        isNull(organisations.archivedAt)
      )
    )
    .orderBy(asc(organisations.code))
  return {
    network: { name: network.name },
    poles: poles.map((row) => ({ ...toOrganisationRef(row), territoryCodes: row.territoryCodes })),
    sendsMail
  }
}

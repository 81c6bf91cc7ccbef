import { eq } from 'drizzle-orm'
import { requireAdministrator } from '#server/domain/access/index'
import { audit } from '#server/domain/audit/index'
import { networks } from '#server/db/tables/networks'
import type { Context } from '#server/domain/context'
import { AppError } from '#shared/errors'
import type { NetworkDto, NetworkPatch } from '#shared/schemas/networks'
import { getNetwork } from './read'

export async function patchNetwork(ctx: Context, patch: NetworkPatch): Promise<NetworkDto> {
  const { viewer } = requireAdministrator(ctx)
  await ctx.database.db.transaction(async (tx) => {
    const [row] = await tx.select().from(networks).where(eq(networks.id, viewer.networkId)).for('update')
    if (!row) throw new AppError('network.not_found')
    await tx
      .update(networks)
      .set({
        name: patch.name ?? row.name,
        description: patch.description ?? row.description,
        settings: { ...row.settings, ...patch.settings }
      })
      .where(eq(networks.id, row.id))
    const fields = Object.keys(patch)
    await audit(ctx, tx, {
      action: 'network.updated',
      subjectKind: 'network',
      subjectId: row.id,
      data: { fields }
    })
  })
  return getNetwork(ctx)
}

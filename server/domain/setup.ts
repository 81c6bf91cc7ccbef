// First run: an empty installation receives its network and its first administrator, from a browser, once.
import { eq, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { requireStrongPassword } from '#server/auth/password-policy'
import { hashPassword } from '#server/auth/passwords'
import { limitsOf } from '#server/auth/rate-limits'
import { accounts } from '#server/db/tables/accounts'
import { networks } from '#server/db/tables/networks'
import { people } from '#server/db/tables/people'
import { audit } from '#server/domain/audit/index'
import { openSession, type OpenedSession } from '#server/domain/session/open'
import { AppError } from '#shared/errors'
import type { SetupInput } from '#shared/schemas/session'
import { slugify } from '#shared/slug'
import type { Context } from './context'

/** An installation is empty until its first network exists. */
export async function setupState(ctx: Context): Promise<{ needed: boolean }> {
  const [row] = await ctx.database.db.execute<{ found: boolean }>(
    sql`select exists(select 1 from networks) as found`
  )
  return { needed: row?.found !== true }
}

/**
 * The person becomes administrator of the network and operator of the installation, and is signed in.
 * @throws setup.done, session.password_weak
 */
export async function setUp(ctx: Context, input: z.infer<typeof SetupInput>): Promise<OpenedSession> {
  await limitsOf(ctx).spend({ 'setup.ip': ctx.ip })
  if (!(await setupState(ctx)).needed) throw new AppError('setup.done')
  const { email, givenName, familyName, networkName } = input
  requireStrongPassword(input.password, [email, givenName, familyName, networkName])
  const passwordHash = await hashPassword(input.password)
  const { opened, networkId } = await ctx.database.db.transaction(async (tx) => {
    // Two browsers on the same empty installation: the second one waits here, and finds it taken.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('setup', 0))`)
    const found = await tx.select({ id: networks.id }).from(networks).limit(1)
    if (found.length > 0) throw new AppError('setup.done')
    const [network] = await tx
      .insert(networks)
      .values({ name: networkName, slug: slugify(networkName, 'reseau'), locale: ctx.locale })
      .returning()
    const [account] = await tx.insert(accounts).values({ email, passwordHash, operator: true }).returning()
    if (!network || !account) throw new Error('an insert returns its row')
    const role = { networkRole: 'administrator', locale: ctx.locale } as const
    await tx
      .insert(people)
      .values({ networkId: network.id, accountId: account.id, givenName, familyName, email, ...role })
    const session = await openSession(ctx, tx, { accountId: account.id, personId: null, method: 'first-run' })
    const line = { action: 'network.created', subjectKind: 'network', subjectId: network.id }
    await audit(session.ctx, tx, { ...line, data: { content: input.content } })
    return { opened: session, networkId: network.id }
  })
  if (input.content === 'breton') await loadBreton(ctx, networkId, email)
  return opened
}

/** Loaded outside the transaction, by pieces; whatever fails, the installation is empty again and the person may start over. */
async function loadBreton(ctx: Context, networkId: string, email: string): Promise<void> {
  try {
    const { seedBreton } = await import('#server/db/seed/breton')
    await seedBreton(ctx, networkId)
  } catch (error) {
    await ctx.database.db.transaction(async (tx) => {
      await tx.delete(networks).where(eq(networks.id, networkId))
      await tx.delete(accounts).where(eq(accounts.email, email))
    })
    throw error
  }
}

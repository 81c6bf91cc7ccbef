import { eq } from 'drizzle-orm'
import type { Executor } from '#server/domain/access/index'
import { audit } from '#server/domain/audit/index'
import { memberships, people } from '#server/db/tables/people'
import { requireViewer, type Context } from '#server/domain/context'
import { welcomeNewcomer } from '#server/domain/memberships/newcomer'
import type { MembershipRole } from '#shared/permissions'
import type { MemberLine } from './member-plan'

interface Grant {
  personId: string
  role: MembershipRole
  from: MembershipRole | null
}

/** Gives the people whose rights changed. Newcomers are invited in the same transaction: all of it, or no message at all. */
export async function writeMembers(
  ctx: Context,
  tx: Executor,
  networkId: string,
  lines: readonly MemberLine[]
): Promise<string[]> {
  const signedIn = requireViewer(ctx)
  const newcomers = new Map<string, string>()
  const grants = new Map<string, Grant[]>()
  for (const line of lines) {
    const { organisation, membership, email, names, role, jobTitle } = line
    if (!organisation || line.action === 'unchanged') continue
    let personId = line.person?.id ?? newcomers.get(email)
    if (personId === undefined) {
      const organisationName = organisation.name
      personId = (await welcomeNewcomer(signedIn, tx, { networkId, email, ...names, organisationName })).id
      newcomers.set(email, personId)
    } else if (line.person) {
      await tx
        .update(people)
        .set({ ...names, updatedAt: ctx.now() })
        .where(eq(people.id, personId))
    }
    if (membership)
      await tx.update(memberships).set({ role, jobTitle }).where(eq(memberships.id, membership.id))
    else await tx.insert(memberships).values({ organisationId: organisation.id, personId, role, jobTitle })
    if (membership?.role === role) continue
    const grant = { personId, role, from: membership?.role ?? null }
    grants.set(organisation.id, [...(grants.get(organisation.id) ?? []), grant])
  }
  await tellJournal(ctx, tx, grants)
  return [...new Set([...grants.values()].flat().map((grant) => grant.personId))]
}

/** One line of the journal per organisation: who received which role in it. */
async function tellJournal(ctx: Context, tx: Executor, grants: ReadonlyMap<string, Grant[]>): Promise<void> {
  for (const [organisationId, given] of grants) {
    await audit(ctx, tx, {
      action: 'import.members',
      subjectKind: 'organisation',
      subjectId: organisationId,
      data: { grants: given }
    })
  }
}

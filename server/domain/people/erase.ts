// A person goes for good: name, addresses, account, roles, sessions, and every place that says who wrote what. What they wrote with
// others stays, by « ancien membre ». The journal of rights keeps the bare identifier until its retention is over.
import { and, count, eq, inArray, sql } from 'drizzle-orm'
import { crossed } from '#server/db/crossed'
import { accounts } from '#server/db/tables/accounts'
import { activities } from '#server/db/tables/audit'
import { mails } from '#server/db/tables/mail'
import { memberships, people } from '#server/db/tables/people'
import { requireAdministrator, requirePerson, type Executor } from '#server/domain/access/index'
import { audit } from '#server/domain/audit/index'
import type { Context } from '#server/domain/context'
import { checkStillPiloted } from '#server/domain/initiatives/rules'
import { keepOneCoordinator } from '#server/domain/memberships/last-coordinator'
import { lockDirectory } from '#server/domain/organisations/lock'
import { forgetAnswersOf } from '#server/domain/repeats/kept-answers'
import { AppError } from '#shared/errors'
import type { PersonRow } from './dto'

/** @throws organisation.last_coordinator, initiative.last_pilot: whoever they alone held is given to somebody first */
export async function erasePerson(ctx: Context, id: string): Promise<void> {
  const { viewer } = requireAdministrator(ctx)
  const personId = await crossed(ctx.database.db, async (tx) => {
    await lockDirectory(tx, viewer.networkId)
    const { row } = await requirePerson(ctx, id, 'administer', { db: tx })
    // So there is always an administrator left, and nobody goes by a slip of their own.
    if (row.id === viewer.personId) throw new AppError('access.forbidden')
    for (const held of await tx.select().from(memberships).where(eq(memberships.personId, row.id))) {
      await keepOneCoordinator(tx, held)
    }
    const piloted = await pilotedBy(tx, row.id)
    await tx.delete(people).where(eq(people.id, row.id))
    for (const initiativeId of piloted) await checkStillPiloted(tx, initiativeId)
    await forgetActor(tx, row.id)
    await forgetAddresses(tx, row)
    await forgetAnswersOf(tx, row.networkId)
    await audit(ctx, tx, { action: 'person.erased', subjectKind: 'person', subjectId: row.id })
    return row.id
  })
  await ctx.collab.recheck({ personId })
  await ctx.collab.forgetPeople()
}

/** Initiatives that are not archived, and that this person pilots by name or by coordinating a lead. */
async function pilotedBy(tx: Executor, personId: string): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    select i.id from initiatives i where i.archived_at is null and (
      exists (select 1 from initiative_people ip
        where ip.initiative_id = i.id and ip.person_id = ${personId} and ip.role = 'pilot')
      or exists (select 1 from initiative_organisations io join memberships m on m.organisation_id = io.organisation_id
        where io.initiative_id = i.id and io.role = 'lead' and m.person_id = ${personId} and m.role = 'coordinator'))`)
  return rows.map((row) => row.id)
}

async function forgetActor(tx: Executor, personId: string): Promise<void> {
  await tx.update(activities).set({ actorId: null }).where(eq(activities.actorId, personId))
  await tx
    .update(activities)
    .set({ data: sql`${activities.data} - 'personId'` })
    .where(sql`${activities.data} ->> 'personId' = ${personId}`)
}

/** The account stays when it is someone's in another network, with what was written to its address there. */
async function forgetAddresses(tx: Executor, row: PersonRow): Promise<void> {
  const addresses = row.email === null ? [] : [row.email]
  if (row.accountId !== null) {
    const [others] = await tx
      .select({ count: count() })
      .from(people)
      .where(eq(people.accountId, row.accountId))
    const gone =
      others?.count === 0
        ? await tx.delete(accounts).where(eq(accounts.id, row.accountId)).returning({ email: accounts.email })
        : []
    for (const { email } of gone) {
      // Not of a network: links to sign in.
      await tx.delete(mails).where(and(eq(mails.recipient, email), sql`${mails.networkId} is null`))
      addresses.push(email)
    }
  }
  if (addresses.length === 0) return
  await tx.delete(mails).where(and(inArray(mails.recipient, addresses), eq(mails.networkId, row.networkId)))
  await tx.execute(sql`delete from one_time_tokens t where t.email in ${addresses}
    and not exists (select 1 from people p where p.email = t.email)
    and not exists (select 1 from accounts a where a.email = t.email)`)
}

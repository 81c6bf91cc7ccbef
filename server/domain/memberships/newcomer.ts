import type { Executor } from '#server/domain/access/index'
import { people } from '#server/db/tables/people'
import type { SignedInContext } from '#server/domain/context'
import { invitePerson } from '#server/domain/invitations'
import type { PersonRow } from '#server/domain/people/dto'

export interface Newcomer {
  networkId: string
  email: string
  givenName: string
  familyName: string
  phone?: string
  networkRole?: PersonRow['networkRole']
  /** Said in the message they receive. */
  organisationName?: string
}

/** Someone nobody had under this address: a person without account, and the message that lets them open one. */
export async function welcomeNewcomer(
  ctx: SignedInContext,
  tx: Executor,
  newcomer: Newcomer
): Promise<PersonRow> {
  const { organisationName, ...values } = newcomer
  const [person] = await tx
    .insert(people)
    .values({ ...values, locale: ctx.viewer.locale })
    .returning()
  if (!person) throw new Error('an insert returns its row')
  await invitePerson(ctx, tx, { personId: person.id, email: newcomer.email, organisationName })
  return person
}

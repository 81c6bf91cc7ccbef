// The end of every way in: password, link, invitation, reset, first run. One place opens sessions, under a new token each time.
import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import { Sessions } from '#server/auth/lucia'
import { loadViewer } from '#server/auth/viewer'
import { accounts } from '#server/db/tables/accounts'
import { people } from '#server/db/tables/people'
import { sessions } from '#server/db/tables/sessions'
import { outer, type Executor } from '#server/domain/access/executor'
import { audit } from '#server/domain/audit/index'
import type { Context, SignedInContext } from '#server/domain/context'
import { AppError } from '#shared/errors'

export type SignInMethod =
  'password' | 'link' | 'invitation' | 'password-reset' | 'first-run' | 'network-switch'

/** The token goes into the cookie and nowhere else. */
export interface OpenedSession {
  token: string
  ctx: SignedInContext
}

export interface SignInSubject {
  accountId: string
  /** Null: the network this account used last. */
  personId: string | null
  method: SignInMethod
}

/** Inside the transaction; the session that the browser had before is closed by it. @throws session.suspended */
export async function openSession(
  ctx: Context,
  tx: Executor,
  subject: SignInSubject
): Promise<OpenedSession> {
  const { accountId, method } = subject
  const person = await personOf(tx, accountId, subject.personId)
  const store = new Sessions(tx, ctx)
  if (ctx.viewer?.sessionId) await store.close(ctx.viewer.sessionId)
  const { userAgent, ip } = ctx
  const { token, id } = await store.open({ accountId, personId: person.id, userAgent, ip })
  await tx.update(accounts).set({ lastSignInAt: ctx.now() }).where(eq(accounts.id, accountId))
  await audit(ctx, tx, {
    action: 'session.opened',
    subjectKind: 'person',
    subjectId: person.id,
    data: { method },
    networkId: person.networkId,
    actorId: person.id
  })
  const viewer = await loadViewer(tx, person.id, { sessionId: id, scopes: null })
  if (!viewer) throw new AppError('session.suspended')
  return { token, ctx: { ...ctx, viewer, locale: viewer.locale } }
}

/** After the commit: sockets of the session that this one replaces are closed. */
export async function closeSockets(ctx: Context): Promise<void> {
  if (ctx.viewer?.sessionId) await ctx.collab.recheck({ sessionId: ctx.viewer.sessionId })
}

/** Any person of the account who may sign in, the network used last first. */
async function personOf(tx: Executor, accountId: string, personId: string | null) {
  const lastSeen = sql`(select max(${sessions.lastSeenAt}) from ${sessions} where ${sessions.personId} = ${outer(people.id)})`
  const found = await tx
    .select({ id: people.id, networkId: people.networkId })
    .from(people)
    .where(
      and(
        eq(people.accountId, accountId),
        isNull(people.deletedAt),
        isNull(people.suspendedAt),
        personId === null ? undefined : eq(people.id, personId)
      )
    )
    .orderBy(sql`${lastSeen} desc nulls last`, asc(people.createdAt), desc(people.id))
    .limit(1)
  if (!found[0]) throw new AppError('session.suspended')
  return found[0]
}

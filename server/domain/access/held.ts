// For what writes: the roles of the person who asks, read again inside the transaction and held until it ends. A right that goes away
// meanwhile either waits for the write, or is seen by it: nothing is committed after the commit that took the right away.
import { eq } from 'drizzle-orm'
import { Sessions } from '#server/auth/lucia'
import { people } from '#server/db/tables/people'
import { requireViewer, type Context, type SignedInContext } from '#server/domain/context'
import { AppError } from '#shared/errors'
import type { Executor } from './executor'
import { loadViewerFacts } from './people'

/**
 * Transactions of two people who change each other's roles cross: to be called inside `crossed`.
 * @throws session.required for someone suspended or erased since the request came
 */
export async function holdViewer(ctx: Context, tx: Executor): Promise<SignedInContext> {
  const signedIn = requireViewer(ctx)
  const { personId, networkId } = signedIn.viewer
  // Whatever changes somebody's roles writes in their row (see raiseAuthzVersion).
  await tx.select({ id: people.id }).from(people).where(eq(people.id, personId)).for('share')
  const facts = await loadViewerFacts(tx, networkId, personId)
  if (!facts) throw new AppError('session.required')
  return { ...signedIn, viewer: { ...signedIn.viewer, ...facts } }
}

/**
 * For what took long and is about to be given: who asks, as they are now.
 * @throws session.required for someone suspended, erased or signed out since the request came
 */
export async function viewerNow(ctx: Context): Promise<SignedInContext> {
  const signedIn = requireViewer(ctx)
  const { personId, networkId, sessionId } = signedIn.viewer
  const { db } = ctx.database
  if (sessionId !== null && !(await new Sessions(db, ctx).isOpen(sessionId)))
    throw new AppError('session.required')
  const facts = await loadViewerFacts(db, networkId, personId)
  if (!facts) throw new AppError('session.required')
  return { ...signedIn, viewer: { ...signedIn.viewer, ...facts } }
}

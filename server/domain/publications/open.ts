// A public address, asked by anyone: what it opens now, or nothing. Asked again for every page, picture and file, so that what was taken back
// a moment ago is gone.
import { eq } from 'drizzle-orm'
import { limitsOf } from '#server/auth/rate-limits'
import { verifyPassword } from '#server/auth/passwords'
import { publications } from '#server/db/tables/publications'
import { findOpenPage, publicTree, type InitiativeRow, type TreePage } from '#server/domain/access/index'
import type { Context } from '#server/domain/context'
import { AppError } from '#shared/errors'
import { grantPass, holdsPass } from './pass'
import { hasEnded, type PublicationRow } from './read'

export interface Opened {
  publication: PublicationRow
  initiative: InitiativeRow
  /** The published page first, then those below it that are open too. */
  tree: TreePage[]
  page: TreePage
  /** To be carried by every address inside; undefined: nothing is asked. */
  pass: string | undefined
}

/** Null instead of a page: the password is asked first, and nothing else may be said. */
export type Opening = { opened: Opened; locked: null } | { opened: null; locked: PublicationRow }

const ADDRESS = /^[\w-]{22}$/

/** @throws publication.not_found for whatever does not open, alike */
export async function openPublication(
  ctx: Context,
  address: string,
  pageId: string | undefined,
  pass: string | undefined
): Promise<Opening> {
  const publication = await findPublication(ctx, address)
  // Before anything of it is read: whether a page below exists is not said either.
  if (publication.passwordHash !== null && !holdsPass(publication, pass, ctx.now())) {
    return { opened: null, locked: publication }
  }
  const { db } = ctx.database
  const root = await findOpenPage(db, publication.pageId)
  if (!root) throw new AppError('publication.not_found')
  const tree = await publicTree(db, root.page)
  const shown = publication.subpages ? tree : tree.slice(0, 1)
  const page = pageId === undefined ? shown[0] : shown.find(({ id }) => id === pageId)
  if (!page) throw new AppError('publication.not_found')
  const kept = publication.passwordHash === null ? undefined : pass
  return {
    opened: { publication, initiative: root.initiative, tree: shown, page, pass: kept },
    locked: null
  }
}

/** @returns what opens its pages for a while; undefined: nothing was asked. @throws publication.not_found, publication.password_wrong, rate.limited */
export async function unlock(ctx: Context, address: string, password: string): Promise<string | undefined> {
  const publication = await findPublication(ctx, address)
  if (publication.passwordHash === null) return undefined
  const tries = { 'publication.ip': ctx.ip, 'publication.page': publication.id }
  await limitsOf(ctx).spend(tries)
  const right = await verifyPassword(publication.passwordHash, password)
  if (!right) throw new AppError('publication.password_wrong')
  await limitsOf(ctx).giveBack(tries)
  return grantPass(publication, ctx.now())
}

async function findPublication(ctx: Context, address: string): Promise<PublicationRow> {
  const [row] = ADDRESS.test(address)
    ? await ctx.database.db.select().from(publications).where(eq(publications.address, address))
    : []
  // What was narrowed or put in the trash since asks for no password either: it is not there.
  if (!row || hasEnded(row, ctx.now()) || !(await findOpenPage(ctx.database.db, row.pageId))) {
    throw new AppError('publication.not_found')
  }
  return row
}

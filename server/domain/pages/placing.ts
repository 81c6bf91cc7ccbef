// Where a page stands and for whom: what creating, moving and restoring share. Always behind the lock of the initiative.
import { and, eq, isNull, ne, sql } from 'drizzle-orm'
import { pageOrganisations, pages } from '#server/db/tables/pages'
import { findPage, type Executor, type InitiativeAccess, type PageAccess } from '#server/domain/access/index'
import { AppError } from '#shared/errors'
import { positionBetween } from '#shared/fractional-index'
import { audienceFits, pageAbilities, type AudienceFacts } from '#shared/permissions'

/** Deeper than this nobody finds anything, and the questions of access would grow with it. */
const MAX_DEPTH = 40

export type InPlace = Pick<InitiativeAccess, 'viewer' | 'row' | 'facts'>
export type Parent = Omit<PageAccess, 'viewer'> | null

/** @throws page.not_found unless the viewer sees it, out of the trash, in this initiative. */
export async function findParent(tx: Executor, access: InPlace, parentId: string | null): Promise<Parent> {
  if (parentId === null) return null
  const parent = await findPage(tx, access.viewer, parentId)
  if (!parent || parent.facts.trashed || parent.initiative.id !== access.row.id) {
    throw new AppError('page.not_found')
  }
  return parent
}

export function checkDepth(parent: Parent, height = 1): void {
  const above = parent ? 1 + (parent.facts.ancestors?.length ?? 0) : 0
  if (above + height <= MAX_DEPTH) return
  throw new AppError('request.invalid', {
    fields: [{ path: 'parentId', code: 'too_deep', params: { max: MAX_DEPTH } }]
  })
}

/**
 * @param afterId sibling it comes after; null: first; undefined: last.
 * @throws page.not_found for a sibling that is not one, or that the viewer does not see: standing next to it would tell.
 */
export async function placeAmong(
  tx: Executor,
  { viewer, row: { id: initiativeId } }: Pick<InitiativeAccess, 'viewer' | 'row'>,
  parentId: string | null,
  afterId: string | null | undefined,
  moving?: string
): Promise<string> {
  const siblings = await tx
    .select({ id: pages.id, position: pages.position })
    .from(pages)
    .where(
      and(
        eq(pages.initiativeId, initiativeId),
        parentId === null ? isNull(pages.parentId) : eq(pages.parentId, parentId),
        isNull(pages.trashedAt),
        isNull(pages.purpose),
        moving === undefined ? undefined : ne(pages.id, moving)
      )
    )
    .orderBy(sql`${pages.position} collate "C"`, pages.id)
  if (afterId === undefined) return positionBetween(siblings.at(-1)?.position ?? null, null)
  const rank = afterId === null ? -1 : siblings.findIndex((sibling) => sibling.id === afterId)
  const hidden = afterId !== null && (rank < 0 || (await findPage(tx, viewer, afterId)) === null)
  if (hidden) throw new AppError('page.not_found')
  const before = siblings[rank]?.position ?? null
  // Positions written by another hand may be equal: the next one that is really greater is the limit.
  const after = siblings.slice(rank + 1).find((sibling) => before === null || sibling.position > before)
  return positionBetween(before, after?.position ?? null)
}

export interface AudienceInput {
  audience?: AudienceFacts['audience']
  audienceOrganisationIds?: string[]
}

/** What was asked, completed with what the parent or the page has; refused when it would not hold or would shut the viewer out. */
export function chooseAudience(
  access: InPlace,
  input: AudienceInput,
  inherited: AudienceFacts | null,
  parent: Parent
): AudienceFacts {
  const audience = input.audience ?? inherited?.audience ?? 'initiative'
  const ids = input.audienceOrganisationIds ?? inherited?.audienceOrganisationIds ?? []
  const chosen = { audience, audienceOrganisationIds: audience === 'organisations' ? [...new Set(ids)] : [] }
  const taking = access.facts.organisations.map((part) => part.organisationId)
  if (audience === 'organisations') {
    if (chosen.audienceOrganisationIds.length === 0) throw refused('audienceOrganisationIds', 'required')
    if (!chosen.audienceOrganisationIds.every((id) => taking.includes(id))) {
      throw refused('audienceOrganisationIds', 'id')
    }
  }
  const above = parent ? [parent.facts, ...(parent.facts.ancestors ?? [])] : []
  if (!above.every((each) => audienceFits(chosen, each))) throw refused('audience', 'wider_than_parent')
  const facts = { ...chosen, ancestors: above, trashed: false }
  if (!pageAbilities(access.viewer, access.facts, facts).read) {
    throw refused('audienceOrganisationIds', 'self_excluded')
  }
  return chosen
}

/**
 * The audience that a page takes along when it leaves the pages it stands in: what was chosen for it, or, when that was everyone,
 * what was chosen for the nearest page above that is kept for some; narrowed to the organisations that all of them share.
 * No move ever opens a page to someone for whom it was not chosen.
 */
export function heldAudience(self: AudienceFacts, ancestors: AudienceFacts[]): AudienceFacts {
  const kept = [self, ...ancestors].filter((each) => each.audience !== 'initiative')
  const [nearest, ...others] = kept
  if (!nearest) return { audience: 'initiative', audienceOrganisationIds: [] }
  return others.reduce<AudienceFacts>((held, above) => {
    if (held.audience !== 'organisations' || above.audience !== 'organisations') return held
    const both = held.audienceOrganisationIds.filter((id) => above.audienceOrganisationIds.includes(id))
    return both.length > 0 ? { audience: 'organisations', audienceOrganisationIds: both } : held
  }, nearest)
}

export async function writeAudience(tx: Executor, pageId: string, chosen: AudienceFacts): Promise<void> {
  await tx.update(pages).set({ audience: chosen.audience }).where(eq(pages.id, pageId))
  await tx.delete(pageOrganisations).where(eq(pageOrganisations.pageId, pageId))
  if (chosen.audienceOrganisationIds.length > 0) {
    await tx
      .insert(pageOrganisations)
      .values(chosen.audienceOrganisationIds.map((organisationId) => ({ pageId, organisationId })))
  }
}

export function sameAudience(a: AudienceFacts, b: AudienceFacts): boolean {
  return (
    a.audience === b.audience &&
    [...a.audienceOrganisationIds].sort().join() === [...b.audienceOrganisationIds].sort().join()
  )
}

function refused(path: string, code: string): AppError {
  return new AppError('request.invalid', { fields: [{ path, code }] })
}

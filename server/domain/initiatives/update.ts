import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import { crossed } from '#server/db/crossed'
import { initiatives } from '#server/db/tables/initiatives'
import {
  accessChanged,
  holdViewer,
  requireInitiative,
  type Executor,
  type InitiativeAccess,
  type InitiativeRow
} from '#server/domain/access/index'
import { recordActivity, type ActivityInput } from '#server/domain/activity/record'
import { audit } from '#server/domain/audit/index'
import { requireViewer, type Context, type SignedInContext } from '#server/domain/context'
import { AppError } from '#shared/errors'
import type { InitiativeDto, InitiativePatch } from '#shared/schemas/initiatives'
import { readInitiative } from './list'
import { checkDates, checkFunding, lockInitiative } from './rules'

type Patch = z.infer<typeof InitiativePatch>

/** @throws conflict.stale when `basedOn` is not the version in place; initiative.archived for anything but bringing it back. */
export async function updateInitiative(ctx: Context, idOrSlug: string, patch: Patch): Promise<InitiativeDto> {
  const signedIn = requireViewer(ctx)
  const { id } = await inInitiative(
    signedIn,
    idOrSlug,
    'manage',
    async (tx, access) => {
      const { row } = access
      if (row.archivedAt && patch.archived !== false) throw new AppError('initiative.archived')
      if (patch.basedOn && new Date(patch.basedOn).getTime() !== row.updatedAt.getTime()) {
        throw new AppError('conflict.stale')
      }
      const next = merged(row, patch, signedIn.now())
      checkFunding(next)
      checkDates(next)
      await tx.update(initiatives).set(next).where(eq(initiatives.id, row.id))
      await tell(signedIn, tx, row, patch)
      return row
    },
    'allowed'
  )
  // Who sees it, and whether it may be written in, may both have changed.
  if (patch.visibility !== undefined || patch.archived !== undefined) {
    await accessChanged(ctx, { initiativeId: id })
  }
  return readInitiative(ctx, id)
}

/** The only road of a change: access asked before waiting, asked again behind the locks, all or nothing. */
export async function inInitiative<T>(
  ctx: Context,
  idOrSlug: string,
  need: 'write' | 'manage',
  work: (tx: Executor, access: InitiativeAccess) => Promise<T>,
  archived?: 'allowed'
): Promise<T> {
  return crossed(ctx.database.db, async (tx) => {
    const asked = await requireInitiative(ctx, idOrSlug, need, { db: tx, archived })
    await lockInitiative(tx, asked.row.id)
    const held = await holdViewer(ctx, tx)
    return work(tx, await requireInitiative(held, asked.row.id, need, { db: tx, archived }))
  })
}

function merged(row: InitiativeRow, patch: Patch, now: Date) {
  const keep = <T>(given: T | undefined, current: T): T => (given === undefined ? current : given)
  return {
    title: keep(patch.title, row.title),
    summary: keep(patch.summary, row.summary),
    status: keep(patch.status, row.status),
    visibility: keep(patch.visibility, row.visibility),
    mission: keep(patch.mission, row.mission),
    poleFunction: keep(patch.poleFunction, row.poleFunction),
    funding: [...new Set(keep(patch.funding, row.funding))],
    framework: keep(patch.framework, row.framework),
    startsOn: keep(patch.startsOn, row.startsOn),
    endsOn: keep(patch.endsOn, row.endsOn),
    archivedAt:
      patch.archived === undefined ? row.archivedAt : patch.archived ? (row.archivedAt ?? now) : null,
    updatedAt: now
  }
}

async function tell(ctx: SignedInContext, tx: Executor, row: InitiativeRow, patch: Patch): Promise<void> {
  const lines: Pick<ActivityInput, 'verb' | 'data'>[] = []
  const { title, archived, basedOn: _basedOn, ...rest } = patch
  if (title !== undefined && title !== row.title) lines.push({ verb: 'initiative.renamed', data: { title } })
  if (Object.values(rest).some((value) => value !== undefined)) lines.push({ verb: 'initiative.updated' })
  if (archived === true && !row.archivedAt) lines.push({ verb: 'initiative.archived' })
  if (archived === false && row.archivedAt) lines.push({ verb: 'initiative.unarchived' })
  for (const line of lines) await recordActivity(ctx, tx, { ...line, initiativeId: row.id })

  const event = { subjectKind: 'initiative', subjectId: row.id }
  if (patch.visibility !== undefined && patch.visibility !== row.visibility) {
    const data = { from: row.visibility, to: patch.visibility }
    await audit(ctx, tx, { ...event, action: 'initiative.visibility-changed', data })
  }
  if (lines.some((line) => line.verb === 'initiative.archived' || line.verb === 'initiative.unarchived')) {
    await audit(ctx, tx, { ...event, action: archived ? 'initiative.archived' : 'initiative.unarchived' })
  }
}

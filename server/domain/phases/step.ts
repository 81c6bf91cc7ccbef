import { and, eq } from 'drizzle-orm'
import type { z } from 'zod'
import { phaseSteps } from '#server/db/tables/phases'
import { requireInitiative } from '#server/domain/access/index'
import { recordActivity } from '#server/domain/activity/record'
import { requireViewer, type Context } from '#server/domain/context'
import { inInitiative } from '#server/domain/initiatives/update'
import type { PathDto, StepPatch } from '#shared/schemas/phases'
import { subjectWords } from './change'
import { findPhase, findSubject } from './finding'
import { toPath } from './path'

/** Where a subject stands in a phase: contributors note it as the work goes. */
export async function updateStep(
  ctx: Context,
  id: string,
  subjectId: string,
  phaseId: string,
  patch: z.infer<typeof StepPatch>
): Promise<PathDto> {
  const signedIn = requireViewer(ctx)
  await inInitiative(ctx, id, 'write', async (tx, access) => {
    const subject = await findSubject(tx, access, subjectId)
    const phase = await findPhase(tx, access.row.id, phaseId)
    const [before] = await tx
      .select()
      .from(phaseSteps)
      .where(and(eq(phaseSteps.subjectId, subject.id), eq(phaseSteps.phaseId, phase.id)))
    const step = {
      state: patch.state ?? before?.state ?? ('ahead' as const),
      headline: patch.headline ?? before?.headline ?? '',
      detail: patch.detail ?? before?.detail ?? '',
      on: patch.on === undefined ? (before?.on ?? null) : patch.on,
      updatedAt: signedIn.now()
    }
    await tx
      .insert(phaseSteps)
      .values({ subjectId: subject.id, phaseId: phase.id, ...step })
      .onConflictDoUpdate({ target: [phaseSteps.subjectId, phaseSteps.phaseId], set: step })
    if (step.state !== (before?.state ?? 'ahead')) {
      await recordActivity(signedIn, tx, {
        verb: 'phase.moved',
        initiativeId: access.row.id,
        data: { ...subjectWords(subject), phase: phase.title, state: step.state }
      })
    }
  })
  return toPath(ctx.database.db, await requireInitiative(ctx, id, 'read'))
}

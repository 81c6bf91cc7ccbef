import { activities } from '#server/db/tables/audit'
import type { Executor } from '#server/domain/access/executor'
import type { SignedInContext } from '#server/domain/context'

/** Each has its sentence in `activity.<verb>`. Edits of documents are not written here: they are read from `page_edits`. */
export type ActivityVerb =
  | 'initiative.created'
  | 'initiative.renamed'
  | 'initiative.updated'
  | 'initiative.archived'
  | 'initiative.unarchived'
  | 'organisation.added'
  | 'organisation.changed'
  | 'organisation.removed'
  | 'person.added'
  | 'person.role'
  | 'person.removed'
  | 'page.created'
  | 'page.renamed'
  | 'page.moved'
  | 'page.audience'
  | 'page.trashed'
  | 'page.restored'
  | 'page.published'
  | 'page.unpublished'
  | 'file.added'
  | 'thread.created'
  | 'thread.resolved'
  | 'version.named'
  | 'version.restored'
  | 'phase.created'
  | 'phase.removed'
  | 'phase.moved'
  | 'subject.created'
  | 'subject.removed'

export interface ActivityInput {
  verb: ActivityVerb
  initiativeId: string
  pageId?: string
  /** Words of the sentence. `subjectOrganisationId` and `organisationId` decide who reads the line. */
  data?: Record<string, string | number>
}

/** In the transaction of what it tells. */
export async function recordActivity(
  ctx: SignedInContext,
  tx: Executor,
  input: ActivityInput
): Promise<void> {
  await tx.insert(activities).values({
    networkId: ctx.viewer.networkId,
    initiativeId: input.initiativeId,
    pageId: input.pageId ?? null,
    actorId: ctx.viewer.personId,
    verb: input.verb,
    data: input.data ?? {},
    at: ctx.now()
  })
}

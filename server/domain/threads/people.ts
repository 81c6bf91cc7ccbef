// Who may be named in a thread or given something to do: whoever sees the page, takes part, and for an internal thread belongs there.
import {
  findPage,
  loadManyViewerFacts,
  requireDiscussion,
  type DiscussionAccess,
  type Executor
} from '#server/domain/access/index'
import type { Context } from '#server/domain/context'
import { toParticipants } from '#server/domain/initiatives/people-list'
import { AppError } from '#shared/errors'
import { commentAbilities, initiativeAbilities, seesThread } from '#shared/permissions'
import type { PersonRef } from '#shared/schemas/people'

export async function listThreadPeople(
  ctx: Context,
  pageId: string,
  internalTo: string | undefined
): Promise<{ items: PersonRef[]; next: null }> {
  const access = await requireDiscussion(ctx, pageId, 'look')
  // An organisation of somebody else says no more than one that does not exist.
  if (internalTo !== undefined && !seesThread(access.viewer, internalTo)) {
    throw new AppError('organisation.not_found')
  }
  const { db } = ctx.database
  const people = await participants(db, access)
  const seeing = await seers(
    db,
    access,
    internalTo ?? null,
    people.map((person) => person.id)
  )
  return { items: people.filter((person) => seeing.has(person.id)), next: null }
}

/** @throws person.not_found for someone the viewer does not see in this initiative; thread.unseen for someone who does not see the thread */
export async function requireSeers(
  db: Executor,
  access: DiscussionAccess,
  internalTo: string | null,
  personIds: string[]
): Promise<void> {
  if (personIds.length === 0) return
  const known = new Set((await participants(db, access)).map((person) => person.id))
  if (personIds.some((id) => !known.has(id))) throw new AppError('person.not_found')
  const seeing = await seers(db, access, internalTo, personIds)
  if (personIds.some((id) => !seeing.has(id))) throw new AppError('thread.unseen')
}

async function participants(db: Executor, access: DiscussionAccess): Promise<PersonRef[]> {
  const { viewer, initiative, initiativeFacts: facts, role } = access
  const abilities = initiativeAbilities(viewer, facts)
  const all = await toParticipants(db, { viewer, row: initiative, facts, role, abilities })
  return all.map(({ person }) => person)
}

async function seers(
  db: Executor,
  access: DiscussionAccess,
  internalTo: string | null,
  personIds: string[]
): Promise<Set<string>> {
  const facts = await loadManyViewerFacts(db, access.viewer.networkId, personIds)
  const seen = await Promise.all(
    [...facts].map(async ([id, viewer]) => {
      if (!seesThread(viewer, internalTo)) return null
      const page = await findPage(db, viewer, access.page.id)
      return page && commentAbilities(viewer, page.initiativeFacts, page.facts).read ? id : null
    })
  )
  return new Set(seen.filter((id) => id !== null))
}

// The verbs of comments, one function each.
import { unwrap, type ApiClient } from '$lib/api/client'
import type { ThreadDto, ThreadInput, ThreadList } from '#shared/schemas/threads'
import type { PersonRef } from '#shared/schemas/people'
import type { ReactionKind } from '#shared/vocabulary'

export interface CommentIds {
  page: string
  thread: string
  comment: string
}

const at = (page: string, thread: string) => ({ id: page, threadId: thread })
const named = ({ page, thread, comment }: CommentIds) => ({ id: page, threadId: thread, commentId: comment })

export function readThreads(api: ApiClient, page: string): Promise<ThreadList> {
  return unwrap(api.pages[':id'].threads.$get({ param: { id: page } }))
}

export async function readThreadPeople(
  api: ApiClient,
  page: string,
  internalTo: string | null
): Promise<PersonRef[]> {
  const query = internalTo === null ? {} : { internalTo }
  return (await unwrap(api.pages[':id'].threads.people.$get({ param: { id: page }, query }))).items
}

export function createThread(api: ApiClient, page: string, json: ThreadInput): Promise<ThreadDto> {
  return unwrap(api.pages[':id'].threads.$post({ param: { id: page }, json }))
}

export function reply(
  api: ApiClient,
  page: string,
  thread: string,
  json: { id: string; body: string }
): Promise<ThreadDto> {
  return unwrap(api.pages[':id'].threads[':threadId'].replies.$post({ param: at(page, thread), json }))
}

export function setResolved(api: ApiClient, page: string, thread: string, on: boolean): Promise<ThreadDto> {
  const routes = api.pages[':id'].threads[':threadId']
  return unwrap(
    on ? routes.resolve.$post({ param: at(page, thread) }) : routes.reopen.$post({ param: at(page, thread) })
  )
}

export async function markRead(api: ApiClient, page: string, thread: string): Promise<void> {
  await unwrap(api.pages[':id'].threads[':threadId'].read.$post({ param: at(page, thread) }))
}

export function assign(
  api: ApiClient,
  page: string,
  thread: string,
  json: { personId: string; dueOn: string | null } | null
): Promise<ThreadDto> {
  const route = api.pages[':id'].threads[':threadId'].assignment
  const param = at(page, thread)
  return unwrap(json === null ? route.$delete({ param }) : route.$put({ param, json }))
}

export function editComment(api: ApiClient, ids: CommentIds, body: string): Promise<ThreadDto> {
  const route = api.pages[':id'].threads[':threadId'].comments[':commentId']
  return unwrap(route.$patch({ param: named(ids), json: { body } }))
}

export async function deleteComment(api: ApiClient, ids: CommentIds): Promise<void> {
  await unwrap(api.pages[':id'].threads[':threadId'].comments[':commentId'].$delete({ param: named(ids) }))
}

export function setReaction(
  api: ApiClient,
  ids: CommentIds,
  kind: ReactionKind,
  on: boolean
): Promise<ThreadDto> {
  const route = api.pages[':id'].threads[':threadId'].comments[':commentId'].reactions[':kind']
  const param = { ...named(ids), kind }
  return unwrap(on ? route.$put({ param }) : route.$delete({ param }))
}

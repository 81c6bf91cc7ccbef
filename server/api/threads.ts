import { listThreads } from '#server/domain/threads/list'
import { markThreadRead } from '#server/domain/threads/mentions'
import { listThreadPeople } from '#server/domain/threads/people'
import { assignThread, react, reopenThread, resolveThread } from '#server/domain/threads/state'
import { createThread, deleteComment, editComment, replyToThread } from '#server/domain/threads/write'
import {
  AssignmentInput,
  CommentPatch,
  Reaction,
  ReplyInput,
  ThreadDto,
  ThreadInput,
  ThreadList,
  ThreadPeople,
  ThreadPeopleQuery
} from '#shared/schemas/threads'
import { created, createRoute, createRouter, idParams, jsonBody, noContent, ok, rule, z } from './route'

const tags = ['comments']
const threadParams = idParams.extend({ threadId: z.uuid() })
const commentParams = threadParams.extend({ commentId: z.uuid() })
const reactionParams = commentParams.extend({ kind: Reaction })

const list = createRoute({
  method: 'get',
  path: '/pages/{id}/threads',
  ...rule('page-read'),
  tags,
  summary: 'The comments of a page that the viewer sees, oldest first; none for a visitor',
  request: { params: idParams },
  responses: ok(ThreadList)
})

const people = createRoute({
  method: 'get',
  path: '/pages/{id}/threads/people',
  ...rule('page-comment'),
  tags,
  summary: 'Who may be named in a comment: they see the page, and the thread when it is internal',
  request: { params: idParams, query: ThreadPeopleQuery },
  responses: ok(ThreadPeople)
})

const create = createRoute({
  method: 'post',
  path: '/pages/{id}/threads',
  ...rule('page-comment'),
  tags,
  summary: 'Opens a thread, on words of the text or on the page; the same `id` sent twice opens one',
  request: { params: idParams, body: jsonBody(ThreadInput) },
  responses: created(ThreadDto)
})

const reply = createRoute({
  method: 'post',
  path: '/pages/{id}/threads/{threadId}/replies',
  ...rule('page-comment'),
  tags,
  summary: 'Answers; what was resolved is open again',
  request: { params: threadParams, body: jsonBody(ReplyInput) },
  responses: created(ThreadDto)
})

const resolve = createRoute({
  method: 'post',
  path: '/pages/{id}/threads/{threadId}/resolve',
  ...rule('page-comment'),
  tags,
  summary: 'Nothing more to say or do',
  request: { params: threadParams },
  responses: ok(ThreadDto)
})

const reopen = createRoute({
  method: 'post',
  path: '/pages/{id}/threads/{threadId}/reopen',
  ...rule('page-comment'),
  tags,
  summary: 'Not done after all',
  request: { params: threadParams },
  responses: ok(ThreadDto)
})

const read = createRoute({
  method: 'post',
  path: '/pages/{id}/threads/{threadId}/read',
  ...rule('page-comment'),
  tags,
  summary: 'The viewer has it on screen: what named them in it no longer waits',
  request: { params: threadParams },
  responses: noContent
})

const assign = createRoute({
  method: 'put',
  path: '/pages/{id}/threads/{threadId}/assignment',
  ...rule('page-comment'),
  tags,
  summary: 'Gives somebody something to do about it, for a day or without one',
  request: { params: threadParams, body: jsonBody(AssignmentInput) },
  responses: ok(ThreadDto)
})

const unassign = createRoute({
  method: 'delete',
  path: '/pages/{id}/threads/{threadId}/assignment',
  ...rule('page-comment'),
  tags,
  summary: 'Takes it back',
  request: { params: threadParams },
  responses: ok(ThreadDto)
})

const edit = createRoute({
  method: 'patch',
  path: '/pages/{id}/threads/{threadId}/comments/{commentId}',
  ...rule('page-comment'),
  tags,
  summary: 'Changes one’s own words',
  request: { params: commentParams, body: jsonBody(CommentPatch) },
  responses: ok(ThreadDto)
})

const remove = createRoute({
  method: 'delete',
  path: '/pages/{id}/threads/{threadId}/comments/{commentId}',
  ...rule('page-comment'),
  tags,
  summary: 'Deletes one’s own words; the last comment takes its thread along',
  request: { params: commentParams },
  responses: noContent
})

const addReaction = createRoute({
  method: 'put',
  path: '/pages/{id}/threads/{threadId}/comments/{commentId}/reactions/{kind}',
  ...rule('page-comment'),
  tags,
  summary: 'Answers without words',
  request: { params: reactionParams },
  responses: ok(ThreadDto)
})

const removeReaction = createRoute({
  method: 'delete',
  path: '/pages/{id}/threads/{threadId}/comments/{commentId}/reactions/{kind}',
  ...rule('page-comment'),
  tags,
  summary: 'Takes that answer back',
  request: { params: reactionParams },
  responses: ok(ThreadDto)
})

const named = ({ id, threadId, commentId }: z.infer<typeof commentParams>) => ({
  pageId: id,
  threadId,
  commentId
})

export const threads = createRouter()
  .openapi(list, async (c) => c.json(await listThreads(c.var.ctx, c.req.valid('param').id), 200))
  .openapi(people, async (c) => {
    const { internalTo } = c.req.valid('query')
    return c.json(await listThreadPeople(c.var.ctx, c.req.valid('param').id, internalTo), 200)
  })
  .openapi(create, async (c) =>
    c.json(await createThread(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), 201)
  )
  .openapi(reply, async (c) => {
    const { id, threadId } = c.req.valid('param')
    return c.json(await replyToThread(c.var.ctx, id, threadId, c.req.valid('json')), 201)
  })
  .openapi(resolve, async (c) => {
    const { id, threadId } = c.req.valid('param')
    return c.json(await resolveThread(c.var.ctx, id, threadId), 200)
  })
  .openapi(reopen, async (c) => {
    const { id, threadId } = c.req.valid('param')
    return c.json(await reopenThread(c.var.ctx, id, threadId), 200)
  })
  .openapi(read, async (c) => {
    const { id, threadId } = c.req.valid('param')
    await markThreadRead(c.var.ctx, id, threadId)
    return c.body(null, 204)
  })
  .openapi(assign, async (c) => {
    const { id, threadId } = c.req.valid('param')
    return c.json(await assignThread(c.var.ctx, id, threadId, c.req.valid('json')), 200)
  })
  .openapi(unassign, async (c) => {
    const { id, threadId } = c.req.valid('param')
    return c.json(await assignThread(c.var.ctx, id, threadId, null), 200)
  })
  .openapi(edit, async (c) =>
    c.json(await editComment(c.var.ctx, named(c.req.valid('param')), c.req.valid('json')), 200)
  )
  .openapi(remove, async (c) => {
    await deleteComment(c.var.ctx, named(c.req.valid('param')))
    return c.body(null, 204)
  })
  .openapi(addReaction, async (c) => {
    const params = c.req.valid('param')
    return c.json(await react(c.var.ctx, named(params), params.kind, true), 200)
  })
  .openapi(removeReaction, async (c) => {
    const params = c.req.valid('param')
    return c.json(await react(c.var.ctx, named(params), params.kind, false), 200)
  })

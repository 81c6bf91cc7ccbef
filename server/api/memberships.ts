import { addMember } from '#server/domain/memberships/add'
import { changeMembership, removeMembership } from '#server/domain/memberships/change'
import { listMembers } from '#server/domain/memberships/list'
import { ListQuery } from '#shared/schemas/common'
import { MemberDto, MemberList, MembershipInput, MembershipPatch } from '#shared/schemas/people'
import { created, createRoute, createRouter, idParams, jsonBody, noContent, ok, rule, z } from './route'

const organisationParams = z.object({ id: z.string().regex(/^[A-Za-z0-9-]{1,120}$/) })

const list = createRoute({
  method: 'get',
  path: '/organisations/{id}/members',
  ...rule('organisation-read'),
  summary: 'The people of an organisation, coordinators first',
  request: { params: organisationParams, query: ListQuery },
  responses: ok(MemberList)
})

const add = createRoute({
  method: 'post',
  path: '/organisations/{id}/members',
  ...rule('organisation-manage'),
  summary: 'Adds someone by e-mail; an unknown address is invited',
  request: { params: organisationParams, body: jsonBody(MembershipInput) },
  responses: created(MemberDto)
})

const change = createRoute({
  method: 'patch',
  path: '/memberships/{id}',
  ...rule('organisation-manage'),
  summary: 'Changes a role or a job title; a member organisation keeps a coordinator',
  request: { params: idParams, body: jsonBody(MembershipPatch) },
  responses: ok(MemberDto)
})

const remove = createRoute({
  method: 'delete',
  path: '/memberships/{id}',
  ...rule('organisation-manage'),
  summary: 'Someone no longer belongs to an organisation; a member organisation keeps a coordinator',
  request: { params: idParams },
  responses: noContent
})

export const memberships = createRouter()
  .openapi(list, async (c) => {
    const page = await listMembers(c.var.ctx, c.req.valid('param').id, c.req.valid('query'))
    return c.json(page, 200)
  })
  .openapi(add, async (c) => {
    const member = await addMember(c.var.ctx, c.req.valid('param').id, c.req.valid('json'))
    return c.json(member, 201)
  })
  .openapi(change, async (c) => {
    const member = await changeMembership(c.var.ctx, c.req.valid('param').id, c.req.valid('json'))
    return c.json(member, 200)
  })
  .openapi(remove, async (c) => {
    await removeMembership(c.var.ctx, c.req.valid('param').id)
    return c.body(null, 204)
  })

// The organisations and the people of an initiative.
import {
  addParticipant,
  changeParticipant,
  removeParticipant
} from '#server/domain/initiatives/people-change'
import { listParticipants } from '#server/domain/initiatives/people-list'
import {
  addOrganisation,
  changeOrganisation,
  removeOrganisation
} from '#server/domain/initiatives/participations'
import { viewAs } from '#server/domain/initiatives/view-as'
import { InitiativeDto, ParticipationInput, ParticipationPatch } from '#shared/schemas/initiatives'
import { ViewAsDto } from '#shared/schemas/pages'
import { ParticipantDto, ParticipantInput, ParticipantList, ParticipantPatch } from '#shared/schemas/people'
import { created, createRoute, createRouter, jsonBody, nameParams, noContent, ok, rule, z } from './route'

const organisationParams = nameParams.extend({ organisationId: z.uuid() })
const personParams = nameParams.extend({ personId: z.uuid() })

const addOne = createRoute({
  method: 'post',
  path: '/initiatives/{id}/organisations',
  ...rule('initiative-manage'),
  tags: ['initiatives'],
  summary: 'Brings an organisation in, or changes its part',
  request: { params: nameParams, body: jsonBody(ParticipationInput) },
  responses: created(InitiativeDto)
})

const changeOne = createRoute({
  method: 'patch',
  path: '/initiatives/{id}/organisations/{organisationId}',
  ...rule('initiative-manage'),
  tags: ['initiatives'],
  summary: 'Changes the part of an organisation; a lead is always kept',
  request: { params: organisationParams, body: jsonBody(ParticipationPatch) },
  responses: ok(InitiativeDto)
})

const removeOne = createRoute({
  method: 'delete',
  path: '/initiatives/{id}/organisations/{organisationId}',
  ...rule('initiative-manage'),
  tags: ['initiatives'],
  summary: 'Takes an organisation out; `people=remove` takes out those it brought',
  request: { params: organisationParams, query: z.object({ people: z.literal('remove').optional() }) },
  responses: noContent
})

const list = createRoute({
  method: 'get',
  path: '/initiatives/{id}/people',
  ...rule('initiative-read'),
  tags: ['initiatives'],
  summary: 'Everyone who has a role, given to them or implied by their organisation',
  request: { params: nameParams },
  responses: ok(ParticipantList)
})

const add = createRoute({
  method: 'post',
  path: '/initiatives/{id}/people',
  ...rule('initiative-manage'),
  tags: ['initiatives'],
  summary: 'Gives someone a role, inviting them by e-mail if they are new',
  request: { params: nameParams, body: jsonBody(ParticipantInput) },
  responses: created(ParticipantDto)
})

const change = createRoute({
  method: 'patch',
  path: '/initiatives/{id}/people/{personId}',
  ...rule('initiative-manage'),
  tags: ['initiatives'],
  summary: 'Changes the role given to someone',
  request: { params: personParams, body: jsonBody(ParticipantPatch) },
  responses: ok(ParticipantDto)
})

const remove = createRoute({
  method: 'delete',
  path: '/initiatives/{id}/people/{personId}',
  ...rule('initiative-manage'),
  tags: ['initiatives'],
  summary: 'Takes back the role given to someone; everyone may leave',
  request: { params: personParams },
  responses: noContent
})

const view = createRoute({
  method: 'get',
  path: '/initiatives/{id}/people/{personId}/view',
  ...rule('initiative-manage'),
  tags: ['initiatives'],
  summary: 'The tree of pages as this person sees it',
  request: { params: personParams },
  responses: ok(ViewAsDto)
})

export const participants = createRouter()
  .openapi(addOne, async (c) =>
    c.json(await addOrganisation(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), 201)
  )
  .openapi(changeOne, async (c) => {
    const { id, organisationId } = c.req.valid('param')
    return c.json(await changeOrganisation(c.var.ctx, id, organisationId, c.req.valid('json').role), 200)
  })
  .openapi(removeOne, async (c) => {
    const { id, organisationId } = c.req.valid('param')
    await removeOrganisation(c.var.ctx, id, organisationId, c.req.valid('query'))
    return c.body(null, 204)
  })
  .openapi(list, async (c) => c.json(await listParticipants(c.var.ctx, c.req.valid('param').id), 200))
  .openapi(add, async (c) =>
    c.json(await addParticipant(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), 201)
  )
  .openapi(change, async (c) => {
    const { id, personId } = c.req.valid('param')
    return c.json(await changeParticipant(c.var.ctx, id, personId, c.req.valid('json').role), 200)
  })
  .openapi(remove, async (c) => {
    const { id, personId } = c.req.valid('param')
    await removeParticipant(c.var.ctx, id, personId)
    return c.body(null, 204)
  })
  .openapi(view, async (c) => {
    const { id, personId } = c.req.valid('param')
    return c.json(await viewAs(c.var.ctx, id, personId), 200)
  })

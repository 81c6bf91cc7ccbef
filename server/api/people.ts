import { erasePerson } from '#server/domain/people/erase'
import { getPerson, listPeople } from '#server/domain/people/list'
import { patchPerson } from '#server/domain/people/write'
import { PersonDto, PersonList, PersonPatch, PersonQuery } from '#shared/schemas/people'
import { createRoute, createRouter, idParams, jsonBody, noContent, ok, rule } from './route'

const list = createRoute({
  method: 'get',
  path: '/people',
  ...rule('signed-in'),
  summary: 'People the viewer may see, by family name; addresses are for the network and for colleagues',
  request: { query: PersonQuery },
  responses: ok(PersonList)
})

const read = createRoute({
  method: 'get',
  path: '/people/{id}',
  ...rule('person-read'),
  summary: 'One person',
  request: { params: idParams },
  responses: ok(PersonDto)
})

const patch = createRoute({
  method: 'patch',
  path: '/people/{id}',
  ...rule('person-manage'),
  summary: 'Names and phone, by who manages this person; network role and suspension, by an administrator',
  request: { params: idParams, body: jsonBody(PersonPatch) },
  responses: ok(PersonDto)
})

const erase = createRoute({
  method: 'delete',
  path: '/people/{id}',
  ...rule('network-administrator'),
  summary: 'Erases a person for good; what they wrote with others stays, by a former member',
  request: { params: idParams },
  responses: noContent
})

export const people = createRouter()
  .openapi(list, async (c) => c.json(await listPeople(c.var.ctx, c.req.valid('query')), 200))
  .openapi(read, async (c) => c.json(await getPerson(c.var.ctx, c.req.valid('param').id), 200))
  .openapi(patch, async (c) =>
    c.json(await patchPerson(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), 200)
  )
  .openapi(erase, async (c) => {
    await erasePerson(c.var.ctx, c.req.valid('param').id)
    return c.body(null, 204)
  })

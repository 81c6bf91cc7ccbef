import { createOrganisation, patchOrganisation } from '#server/domain/organisations/write'
import { getOrganisation, listOrganisations } from '#server/domain/organisations/list'
import {
  OrganisationDto,
  OrganisationInput,
  OrganisationList,
  OrganisationPatch,
  OrganisationQuery
} from '#shared/schemas/organisations'
import { created, createRoute, createRouter, jsonBody, ok, rule, z } from './route'

/** An id, or the slug of an address people share. */
const params = z.object({ id: z.string().regex(/^[A-Za-z0-9-]{1,120}$/) })

const list = createRoute({
  method: 'get',
  path: '/organisations',
  ...rule('signed-in'),
  summary: 'Organisations the viewer may see, by name',
  request: { query: OrganisationQuery },
  responses: ok(OrganisationList)
})

const create = createRoute({
  method: 'post',
  path: '/organisations',
  ...rule('network-animator'),
  summary: 'Brings an organisation into the network; its code and colour are proposed when absent',
  request: { body: jsonBody(OrganisationInput) },
  responses: created(OrganisationDto)
})

const read = createRoute({
  method: 'get',
  path: '/organisations/{id}',
  ...rule('organisation-read'),
  summary: 'The sheet of one organisation, by id or slug',
  request: { params },
  responses: ok(OrganisationDto)
})

const patch = createRoute({
  method: 'patch',
  path: '/organisations/{id}',
  ...rule('organisation-manage'),
  summary: 'Changes a sheet; code, kind, standing, colour and archive belong to the network’s animation',
  request: { params, body: jsonBody(OrganisationPatch) },
  responses: ok(OrganisationDto)
})

export const organisations = createRouter()
  .openapi(list, async (c) => c.json(await listOrganisations(c.var.ctx, c.req.valid('query')), 200))
  .openapi(create, async (c) => c.json(await createOrganisation(c.var.ctx, c.req.valid('json')), 201))
  .openapi(read, async (c) => c.json(await getOrganisation(c.var.ctx, c.req.valid('param').id), 200))
  .openapi(patch, async (c) =>
    c.json(await patchOrganisation(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), 200)
  )

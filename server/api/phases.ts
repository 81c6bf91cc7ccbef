import {
  addPhase,
  addSubject,
  removePhase,
  removeSubject,
  updatePhase,
  updateSubject
} from '#server/domain/phases/change'
import { readPath } from '#server/domain/phases/path'
import { updateStep } from '#server/domain/phases/step'
import {
  PathDto,
  PhaseInput,
  PhasePatch,
  StepPatch,
  SubjectInput,
  SubjectPatch
} from '#shared/schemas/phases'
import { created, createRoute, createRouter, jsonBody, nameParams, ok, rule, z } from './route'

const phaseParams = nameParams.extend({ phaseId: z.uuid() })
const subjectParams = nameParams.extend({ subjectId: z.uuid() })
const stepParams = subjectParams.extend({ phaseId: z.uuid() })
const tags = ['path']

const path = createRoute({
  method: 'get',
  path: '/initiatives/{id}/path',
  ...rule('initiative-read'),
  tags,
  summary: 'Phases, subjects and where each stands; a guest sees their own subjects',
  request: { params: nameParams },
  responses: ok(PathDto)
})

const phaseAdd = createRoute({
  method: 'post',
  path: '/initiatives/{id}/phases',
  ...rule('initiative-manage'),
  tags,
  summary: 'Adds a phase; answers with the whole path, as all the changes below do',
  request: { params: nameParams, body: jsonBody(PhaseInput) },
  responses: created(PathDto)
})

const phasePatch = createRoute({
  method: 'patch',
  path: '/initiatives/{id}/phases/{phaseId}',
  ...rule('initiative-manage'),
  tags,
  summary: 'Renames or moves a phase',
  request: { params: phaseParams, body: jsonBody(PhasePatch) },
  responses: ok(PathDto)
})

const phaseRemove = createRoute({
  method: 'delete',
  path: '/initiatives/{id}/phases/{phaseId}',
  ...rule('initiative-manage'),
  tags,
  summary: 'Removes a phase and what was noted in it',
  request: { params: phaseParams },
  responses: ok(PathDto)
})

const subjectAdd = createRoute({
  method: 'post',
  path: '/initiatives/{id}/subjects',
  ...rule('initiative-manage'),
  tags,
  summary: 'Adds a subject to the path: a commune, a territory, or the initiative itself',
  request: { params: nameParams, body: jsonBody(SubjectInput) },
  responses: created(PathDto)
})

const subjectPatch = createRoute({
  method: 'patch',
  path: '/initiatives/{id}/subjects/{subjectId}',
  ...rule('initiative-manage'),
  tags,
  summary: 'Changes or moves a subject',
  request: { params: subjectParams, body: jsonBody(SubjectPatch) },
  responses: ok(PathDto)
})

const subjectRemove = createRoute({
  method: 'delete',
  path: '/initiatives/{id}/subjects/{subjectId}',
  ...rule('initiative-manage'),
  tags,
  summary: 'Removes a subject and where it stood',
  request: { params: subjectParams },
  responses: ok(PathDto)
})

const stepPatch = createRoute({
  method: 'patch',
  path: '/initiatives/{id}/subjects/{subjectId}/steps/{phaseId}',
  ...rule('initiative-write'),
  tags,
  summary: 'Notes where a subject stands in a phase',
  request: { params: stepParams, body: jsonBody(StepPatch) },
  responses: ok(PathDto)
})

export const phases = createRouter()
  .openapi(path, async (c) => c.json(await readPath(c.var.ctx, c.req.valid('param').id), 200))
  .openapi(phaseAdd, async (c) =>
    c.json(await addPhase(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), 201)
  )
  .openapi(phasePatch, async (c) => {
    const { id, phaseId } = c.req.valid('param')
    return c.json(await updatePhase(c.var.ctx, id, phaseId, c.req.valid('json')), 200)
  })
  .openapi(phaseRemove, async (c) => {
    const { id, phaseId } = c.req.valid('param')
    return c.json(await removePhase(c.var.ctx, id, phaseId), 200)
  })
  .openapi(subjectAdd, async (c) =>
    c.json(await addSubject(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), 201)
  )
  .openapi(subjectPatch, async (c) => {
    const { id, subjectId } = c.req.valid('param')
    return c.json(await updateSubject(c.var.ctx, id, subjectId, c.req.valid('json')), 200)
  })
  .openapi(subjectRemove, async (c) => {
    const { id, subjectId } = c.req.valid('param')
    return c.json(await removeSubject(c.var.ctx, id, subjectId), 200)
  })
  .openapi(stepPatch, async (c) => {
    const { id, subjectId, phaseId } = c.req.valid('param')
    return c.json(await updateStep(c.var.ctx, id, subjectId, phaseId, c.req.valid('json')), 200)
  })

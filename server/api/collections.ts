import { convertField, createField, listFields, patchField } from '#server/domain/collections/fields'
import { listRecordChanges } from '#server/domain/collections/changes'
import { listRecords } from '#server/domain/collections/list'
import { changeRecord, createRecord, trashRecord } from '#server/domain/collections/records'
import {
  FieldConversion,
  FieldConverted,
  FieldDto,
  FieldInput,
  FieldList,
  FieldPatch,
  RecordChangeList,
  RecordChangeQuery,
  RecordDto,
  RecordInput,
  RecordList,
  RecordPatch,
  RecordQuery
} from '#shared/schemas/collections'
import { FIELD_KEY, RECORD_ID } from '#shared/fields/field'
import { created, createRoute, createRouter, idParams, jsonBody, noContent, ok, rule, z } from './route'

const tags = ['collections']
const recordParams = z.object({ id: z.uuid(), recordId: z.string().regex(RECORD_ID) })
const fieldParams = z.object({ id: z.uuid(), key: z.string().regex(FIELD_KEY) })

const records = createRoute({
  method: 'get',
  path: '/pages/{id}/records',
  ...rule('page-read'),
  tags,
  summary:
    'Records of a collection; `filter` is a JSONata expression, `sort` a list of keys (`-` for descending)',
  request: { params: idParams, query: RecordQuery },
  responses: ok(RecordList)
})

const add = createRoute({
  method: 'post',
  path: '/pages/{id}/records',
  ...rule('page-write'),
  tags,
  summary: 'Adds a record; a value is as stored, or a text as people write it',
  request: { params: idParams, body: jsonBody(RecordInput) },
  responses: created(RecordDto)
})

const change = createRoute({
  method: 'patch',
  path: '/pages/{id}/records/{recordId}',
  ...rule('page-write'),
  tags,
  summary: 'Changes the given values of a record, moves it, or takes it out of the trash',
  request: { params: recordParams, body: jsonBody(RecordPatch) },
  responses: ok(RecordDto)
})

const trash = createRoute({
  method: 'delete',
  path: '/pages/{id}/records/{recordId}',
  ...rule('page-write'),
  tags,
  summary: 'Puts a record in the trash of its collection',
  request: { params: recordParams },
  responses: noContent
})

const changes = createRoute({
  method: 'get',
  path: '/pages/{id}/records/{recordId}/changes',
  ...rule('page-write'),
  tags,
  summary: 'What was changed in a record, by whom and when, latest first; what it said before is in it',
  request: { params: recordParams, query: RecordChangeQuery },
  responses: ok(RecordChangeList)
})

const fields = createRoute({
  method: 'get',
  path: '/pages/{id}/fields',
  ...rule('page-read'),
  tags,
  summary: 'Fields of a collection in order, hidden and retired ones included',
  request: { params: idParams },
  responses: ok(FieldList)
})

const addField = createRoute({
  method: 'post',
  path: '/pages/{id}/fields',
  ...rule('page-write'),
  tags,
  summary: 'Adds a field after the others',
  request: { params: idParams, body: jsonBody(FieldInput) },
  responses: created(FieldDto)
})

const changeField = createRoute({
  method: 'patch',
  path: '/pages/{id}/fields/{key}',
  ...rule('page-write'),
  tags,
  summary: 'Changes a field: label, place, options, settings, hidden, retired; never its key nor its type',
  request: { params: fieldParams, body: jsonBody(FieldPatch) },
  responses: ok(FieldDto)
})

const convert = createRoute({
  method: 'post',
  path: '/pages/{id}/fields/{key}/convert',
  ...rule('page-write'),
  tags,
  summary:
    'Makes a field of another type filled from this one, and retires this one with what could not be read',
  request: { params: fieldParams, body: jsonBody(FieldConversion) },
  responses: ok(FieldConverted)
})

export const collections = createRouter()
  .openapi(records, async (c) =>
    c.json(await listRecords(c.var.ctx, c.req.valid('param').id, c.req.valid('query')), 200)
  )
  .openapi(add, async (c) =>
    c.json(await createRecord(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), 201)
  )
  .openapi(change, async (c) => {
    const { id, recordId } = c.req.valid('param')
    return c.json(await changeRecord(c.var.ctx, id, recordId, c.req.valid('json')), 200)
  })
  .openapi(trash, async (c) => {
    const { id, recordId } = c.req.valid('param')
    await trashRecord(c.var.ctx, id, recordId)
    return c.body(null, 204)
  })
  .openapi(changes, async (c) => {
    const { id, recordId } = c.req.valid('param')
    return c.json(await listRecordChanges(c.var.ctx, id, recordId, c.req.valid('query')), 200)
  })
  .openapi(fields, async (c) => c.json(await listFields(c.var.ctx, c.req.valid('param').id), 200))
  .openapi(addField, async (c) =>
    c.json(await createField(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), 201)
  )
  .openapi(changeField, async (c) => {
    const { id, key } = c.req.valid('param')
    return c.json(await patchField(c.var.ctx, id, key, c.req.valid('json')), 200)
  })
  .openapi(convert, async (c) => {
    const { id, key } = c.req.valid('param')
    return c.json(await convertField(c.var.ctx, id, key, c.req.valid('json')), 200)
  })

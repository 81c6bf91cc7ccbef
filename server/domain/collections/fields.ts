// The structure of a collection, changed while others edit: add, rename the label, reorder, hide, retire; never another key or type.
import { randomUUID } from 'node:crypto'
import * as Y from 'yjs'
import type { Context } from '#server/domain/context'
import { readFields, readRecords, rootsOf } from '#shared/collab/collection'
import {
  addField,
  beginCollection,
  changeField,
  moveField,
  setOption,
  setValues,
  type NewField
} from '#shared/collab/collection-write'
import { isProvidedField } from '#shared/collab/provided'
import { AppError, type FieldIssue } from '#shared/errors'
import { MAX_FIELDS, OPTION_ID, type Field } from '#shared/fields/field'
import { COLOUR_NAMES, isColour } from '#shared/fields/options'
import { fieldTypeId, typeOf } from '#shared/fields/registry'
import { checkSetting } from '#shared/fields/settings'
import type { Json } from '#shared/json'
import type { FieldConversion, FieldDto, FieldInput, FieldPatch } from '#shared/schemas/collections'
import type { z } from 'zod'
import { valueContext } from './names'
import { openCollection, roomOf } from './read'
import { stampOf } from './records'

type Options = NonNullable<FieldInput['options']>

/** The state of a new collection. @throws request.invalid */
export function newCollection(inputs: readonly FieldInput[]): Uint8Array {
  return stateOf(checkFields(inputs))
}

export function stateOf(fields: readonly NewField[]): Uint8Array {
  const doc = new Y.Doc()
  doc.transact(() => {
    beginCollection(doc)
    for (const field of fields) addField(doc, field)
  })
  const state = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return state
}

/** Before anything of the page is written. @throws request.invalid */
export function checkFields(inputs: readonly FieldInput[]): NewField[] {
  const seen = new Set<string>()
  return inputs.map((input, index) => {
    const field = toField(input, `fields.${index}.`)
    if (seen.has(field.key)) throw refuse(`fields.${index}.key`, 'invalid_value')
    seen.add(field.key)
    return field
  })
}

export async function listFields(ctx: Context, pageId: string) {
  const { access, fields } = await openCollection(ctx, pageId, 'read', () => null)
  return { items: fields.map(toFieldDto), next: null, abilities: { write: access.abilities.write } }
}

export async function createField(ctx: Context, pageId: string, input: FieldInput): Promise<FieldDto> {
  const field = toField(input, '')
  return changeStructure(ctx, pageId, field.key, (doc, fields) => {
    if (fields.some((one) => one.key === field.key)) return 'field.exists'
    if (rootsOf(doc).fields.size >= MAX_FIELDS) return 'field.limit'
    addField(doc, field)
    return null
  })
}

export async function patchField(
  ctx: Context,
  pageId: string,
  key: string,
  patch: FieldPatch
): Promise<FieldDto> {
  const { afterKey, options, settings, label, ...change } = patch
  const { access, fields } = await openCollection(ctx, pageId, 'write', () => null)
  const field = fields.find((one) => one.key === key)
  if (!field) throw new AppError('field.not_found')
  if (patch.retired && isProvidedField(access.page.purpose, key)) throw new AppError('field.provided')
  const checked = settings && checkSettings(settings, field.type, '')
  const wanted = options && toOptions(options, field, '')
  return changeStructure(ctx, pageId, key, (doc) => {
    changeField(doc, key, { ...change, label, settings: checked })
    for (const { id, ...option } of wanted ?? []) setOption(doc, key, id, option)
    if (afterKey !== undefined) moveField(doc, key, afterKey)
    return null
  })
}

/** A new field of another type beside, filled with what can be read; the old one is retired, with what could not. */
export async function convertField(
  ctx: Context,
  pageId: string,
  key: string,
  input: z.infer<typeof FieldConversion>
): Promise<{ converted: number; failed: number }> {
  const { access, fields, found } = await openCollection(ctx, pageId, 'write', (doc, all) =>
    readRecords(doc, all, 'with')
  )
  const from = fields.find((one) => one.key === key)
  if (!from) throw new AppError('field.not_found')
  if (isProvidedField(access.page.purpose, key)) throw new AppError('field.provided')
  const context = await valueContext(ctx, { fields, records: found }, true)
  const texts = found.flatMap(({ id, values }) => {
    const value = values[key]
    return value === undefined ? [] : [{ id, text: typeOf(from).text(value, from, context), value }]
  })
  const isChoice = ['choice', 'choices'].includes(fieldTypeId(input.type) ?? '')
  const labels = [...new Set(texts.map(({ text }) => text))].slice(0, 200)
  const made = toField(
    {
      key: input.key,
      type: input.type,
      label: input.label ?? from.label,
      role: from.role,
      ...(isChoice && { options: from.options.length > 0 ? from.options : labels })
    },
    ''
  )
  let outcome = { converted: 0, failed: 0 }
  await changeStructure(ctx, pageId, made.key, (doc, present) => {
    if (present.some((one) => one.key === made.key)) return 'field.exists'
    if (present.length >= MAX_FIELDS) return 'field.limit'
    addField(doc, made)
    const all = readFields(doc)
    const target = all.find((one) => one.key === made.key)
    if (!target) return 'field.not_found'
    const values = texts.map(({ id, text, value }) => ({
      id,
      value: converted(value, text, target, context)
    }))
    for (const { id, value } of values)
      if (value !== undefined) setValues(doc, all, id, { [made.key]: value }, stampOf(ctx))
    changeField(doc, key, { retired: true, role: null })
    outcome = {
      converted: values.filter(({ value }) => value !== undefined).length,
      failed: values.filter(({ value }) => value === undefined).length
    }
    return null
  })
  return outcome
}

function converted(value: Json, text: string, target: Field, ctx: Awaited<ReturnType<typeof valueContext>>) {
  const type = typeOf(target)
  return type.check(value, target) ?? type.parse(text, target, ctx)
}

type Refusal = 'field.exists' | 'field.limit' | 'field.not_found'

/** A transaction never throws: it says why it did nothing. */
async function changeStructure(
  ctx: Context,
  pageId: string,
  key: string,
  change: (doc: Y.Doc, fields: Field[]) => Refusal | null
): Promise<FieldDto> {
  const { access } = await openCollection(ctx, pageId, 'write', () => null)
  let refusal: Refusal | null = null
  let made: Field | undefined
  await ctx.collab.transact(
    roomOf(access.page.id),
    (doc) => {
      refusal = change(doc, readFields(doc))
      made = readFields(doc).find((one) => one.key === key)
    },
    { personId: access.viewer.personId }
  )
  if (refusal) throw new AppError(refusal)
  if (!made) throw new AppError('field.not_found')
  return toFieldDto(made)
}

function toField(input: FieldInput, path: string): NewField {
  const type = fieldTypeId(input.type)
  if (type === undefined) throw refuse(`${path}type`, 'invalid_value')
  const { options, settings, ...rest } = input
  return {
    ...rest,
    type,
    settings: settings && checkSettings(settings, type, path),
    options: toOptions(options ?? [], null, path).map(({ id, label, colour }, index) => ({
      id,
      label,
      colour: colour ?? COLOUR_NAMES[index % COLOUR_NAMES.length] ?? 'stone'
    }))
  }
}

function checkSettings(settings: Record<string, Json>, type: string, path: string): Record<string, Json> {
  const specs = typeOf({ type }).settings
  const issues: FieldIssue[] = []
  for (const [name, value] of Object.entries(settings)) {
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined
    if (!spec) issues.push({ path: `${path}settings.${name}`, code: 'unrecognized_keys' })
    else if (checkSetting(spec, value) === undefined)
      issues.push({ path: `${path}settings.${name}`, code: 'invalid_value' })
  }
  if (issues.length > 0) throw new AppError('request.invalid', { fields: issues })
  return settings
}

function toOptions(options: Options, field: Field | null, path: string) {
  const taken = new Set<string>()
  return options.map((given, index) => {
    const option = typeof given === 'string' ? { label: given } : given
    const known = field?.options.find((one) => one.id === option.id || one.label === option.label)
    const id = option.id ?? known?.id ?? optionId(option.label, taken)
    if (taken.has(id)) throw refuse(`${path}options.${index}`, 'invalid_value')
    taken.add(id)
    if (option.colour !== undefined && !isColour(option.colour))
      throw refuse(`${path}options.${index}.colour`, 'invalid_value')
    return { id, label: option.label, colour: option.colour, retired: option.retired }
  })
}

/** Legible in expressions: « À faire » is `a_faire`. */
function optionId(label: string, taken: ReadonlySet<string>): string {
  const slug = label
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40)
  return OPTION_ID.test(slug) && !taken.has(slug) ? slug : `o${randomUUID().slice(0, 8)}`
}

function refuse(path: string, code: string): AppError {
  return new AppError('request.invalid', { fields: [{ path, code }] })
}

export function toFieldDto(field: Field): FieldDto {
  const { order: _order, options, ...rest } = field
  return { ...rest, options: options.map(({ order: _, ...option }) => option) }
}

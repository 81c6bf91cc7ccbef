// Fields, records and views of a collection, as they travel. Values are checked by the type of their field (shared/fields), not here.
import { z } from 'zod'
import {
  FIELD_KEY,
  FIELD_ROLES,
  MAX_FIELDS,
  MAX_LABEL,
  MAX_OPTIONS,
  OPTION_ID,
  RECORD_ID
} from '#shared/fields/field'
import { AGGREGATIONS, OPERATORS } from '#shared/fields/type'
import type { Filter } from '#shared/views/view'
import { FILTER_LIMITS } from '#shared/views/view'
import { Id, Instant, listOf, paragraph, requiredLine } from './common'
import { PersonRef } from './people'

const FieldKey = z.string().regex(FIELD_KEY)
const Value = z.json().meta({ type: ['string', 'number', 'boolean', 'object', 'array', 'null'] })
/** By field key; null takes a value away. */
const Values = z.record(z.string().max(64), Value)

const OptionInput = z.object({
  id: z.string().regex(OPTION_ID).optional(),
  label: requiredLine(MAX_LABEL),
  colour: z.string().max(40).optional(),
  retired: z.boolean().optional()
})
export const FieldOptions = z.array(z.union([requiredLine(MAX_LABEL), OptionInput])).max(MAX_OPTIONS)
const Personal = z.object({
  purpose: requiredLine(500),
  retentionMonths: z.number().int().min(0).max(1200).nullable().default(null)
})

const changeable = {
  description: paragraph(2000).optional(),
  role: z.enum(FIELD_ROLES).nullable().optional(),
  required: z.boolean().optional(),
  hidden: z.boolean().optional(),
  settings: z.record(z.string().max(40), Value).optional(),
  /** Of choice fields: labels, or options with an id. Those that exist are changed, the others added; none is taken away. */
  options: FieldOptions.optional(),
  personal: Personal.nullable().optional(),
  sensitive: z.boolean().optional()
}
export const FieldInput = z.object({
  /** Name in expressions and in `values`: for ever. */
  key: FieldKey,
  /** A field type, or a name that it goes by elsewhere (`select`, `url`…). */
  type: z.string().max(40),
  label: requiredLine(MAX_LABEL),
  ...changeable
})
export type FieldInput = z.infer<typeof FieldInput>
export const FieldInputs = z.array(FieldInput).max(MAX_FIELDS)
export const FieldPatch = z.object({
  label: requiredLine(MAX_LABEL).optional(),
  /** Out of use, its cells kept; false brings it back. */
  retired: z.boolean().optional(),
  /** Field after which it stands; null: first. */
  afterKey: FieldKey.nullable().optional(),
  ...changeable
})
export type FieldPatch = z.infer<typeof FieldPatch>
/** A new field of another type, filled from this one, which is retired. */
export const FieldConversion = z.object({
  key: FieldKey,
  type: z.string().max(40),
  label: requiredLine(MAX_LABEL).optional()
})
/** What could not be read as the new type stays in the retired field. */
export const FieldConverted = z.object({ converted: z.number().int(), failed: z.number().int() })

export const FieldDto = z.object({
  key: z.string(),
  type: z.string(),
  label: z.string(),
  description: z.string(),
  role: z.enum(FIELD_ROLES).nullable(),
  required: z.boolean(),
  hidden: z.boolean(),
  retired: z.boolean(),
  settings: z.record(z.string(), Value),
  options: z.array(z.object({ id: z.string(), label: z.string(), colour: z.string(), retired: z.boolean() })),
  personal: z.object({ purpose: z.string(), retentionMonths: z.number().nullable() }).nullable(),
  sensitive: z.boolean()
})
export type FieldDto = z.infer<typeof FieldDto>
export const FieldList = z.object({
  items: z.array(FieldDto),
  next: z.null(),
  abilities: z.object({ write: z.boolean() })
})

export const RecordDto = z.object({
  id: z.string(),
  /** Computed fields included; a key that is absent has no value. */
  values: z.record(z.string(), Value),
  /** Of computed fields, by key. */
  errors: z.record(z.string(), z.string()),
  createdAt: Instant.nullable(),
  createdBy: Id.nullable(),
  modifiedAt: Instant.nullable(),
  modifiedBy: Id.nullable(),
  trashedAt: Instant.nullable()
})
export type RecordDto = z.infer<typeof RecordDto>
export const RecordList = listOf(RecordDto)

/** What one person changed in a record, in one go. */
export const RecordChangeDto = z.object({
  id: z.string(),
  kind: z.enum(['edited', 'trashed', 'restored']),
  /** When it reached the server. */
  at: Instant,
  /** Null: nobody knows, or they have left. */
  by: PersonRef.nullable(),
  /** The fields that moved, retired ones included, as they were and as they became; null is no value. */
  before: Values,
  after: Values
})
export type RecordChangeDto = z.infer<typeof RecordChangeDto>
/** Latest first. */
export const RecordChangeList = listOf(RecordChangeDto)
export type RecordChangeList = z.infer<typeof RecordChangeList>
export const RecordChangeQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional()
})

export const RecordQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().max(500).optional(),
  /** JSONata over the values of a record, true for those that are wanted: `state = 'done' and cost > 100`. */
  filter: z.string().max(4000).optional(),
  /** Field keys, the first one first, `-` for descending: `-due,title`. */
  sort: z.string().max(500).optional(),
  scope: z.enum(['live', 'trash']).default('live')
})
export const RecordInput = z.object({
  /** Chosen by a device: sent twice, it makes one record. */
  id: z.string().regex(RECORD_ID).optional(),
  values: Values,
  /** Record before which it stands; absent: last. */
  beforeId: z.string().regex(RECORD_ID).optional()
})
export const RecordPatch = z.object({
  values: Values.optional(),
  /** Record before which it goes; null: last. */
  beforeId: z.string().regex(RECORD_ID).nullable().optional(),
  /** False takes it out of the trash. */
  trashed: z.literal(false).optional()
})

const Condition = z.object({ field: FieldKey, operator: z.enum(OPERATORS), value: Value.optional() })
const filterOf = (depth: number): z.ZodType<Filter> =>
  depth === 0
    ? Condition
    : z.union([
        Condition,
        z.object({
          match: z.enum(['all', 'any']),
          conditions: z.array(filterOf(depth - 1)).max(FILTER_LIMITS.conditions)
        })
      ])
export const ViewSettings = z.object({
  filter: z
    .object({
      match: z.enum(['all', 'any']),
      conditions: z.array(filterOf(FILTER_LIMITS.depth - 1)).max(FILTER_LIMITS.conditions)
    })
    .nullable()
    .optional(),
  sort: z
    .array(z.object({ field: FieldKey, descending: z.boolean().optional() }))
    .max(10)
    .optional(),
  group: z.array(FieldKey).max(3).optional(),
  fields: z.array(FieldKey).max(MAX_FIELDS).optional(),
  colour: FieldKey.nullable().optional(),
  totals: z.record(FieldKey, z.enum(AGGREGATIONS)).optional(),
  options: z.record(z.string().max(60), Value).optional()
})

const ViewTypeId = z.string().regex(/^[a-z][a-z0-9.-]{0,60}$/)
export const ViewInput = z.object({
  type: ViewTypeId,
  name: requiredLine(120),
  settings: ViewSettings.default({}),
  version: z.number().int().min(1).max(10_000).default(1),
  /** Seen by its maker only: readers may have some too. */
  personal: z.boolean().default(false)
})
export const ViewPatch = z.object({
  name: requiredLine(120).optional(),
  settings: ViewSettings.optional(),
  version: z.number().int().min(1).max(10_000).optional(),
  /** View after which it stands; null: first. */
  afterId: Id.nullable().optional()
})
export const ViewDto = z.object({
  id: Id,
  pageId: Id,
  type: z.string(),
  name: z.string(),
  settings: ViewSettings,
  version: z.number().int(),
  personal: z.boolean(),
  position: z.string(),
  abilities: z.object({ write: z.boolean() })
})
export type ViewDto = z.infer<typeof ViewDto>
export const ViewList = z.object({
  items: z.array(ViewDto),
  next: z.null(),
  abilities: z.object({ createShared: z.boolean() })
})

/** The secret address at which the viewer's calendar program reads a view. */
export const FeedState = z.object({
  active: z.boolean(),
  createdAt: Instant.nullable(),
  lastReadAt: Instant.nullable()
})
export type FeedState = z.infer<typeof FeedState>
/** Said once. */
export const FeedCreated = z.object({ path: z.string() })
export type FeedCreated = z.infer<typeof FeedCreated>

// Actions and decisions of initiatives, as they are listed. They are written as records of their collection: POST and PATCH of
// /pages/:collection.pageId/records, with the keys of shared/collab/provided.ts.
import { z } from 'zod'
import { ACTION_STATES, DECISION_STATES } from '#shared/collab/provided'
import { RecordDto } from './collections'
import { Day, Id, Instant, ListQuery } from './common'
import { InitiativeRef } from './initiatives'
import { PersonRef } from './people'

/** The page and the place in it where it was written. */
const SourceRef = z.object({
  pageId: Id,
  title: z.string(),
  kind: z.string(),
  href: z.string(),
  /** `block:<id>` or `thread:<id>`; empty: the page as a whole. */
  place: z.string()
})

const common = {
  /** Of the record, in the collection `pageId`. */
  id: z.string(),
  pageId: Id,
  /** Its record in its collection. */
  href: z.string(),
  initiative: InitiativeRef,
  /** Null: none, or one that the viewer does not see. */
  source: SourceRef.nullable(),
  /** All values by key, those of fields that people added too. */
  values: RecordDto.shape.values,
  createdAt: Instant.nullable(),
  createdBy: PersonRef.nullable(),
  modifiedAt: Instant.nullable(),
  abilities: z.object({ write: z.boolean() })
}

export const ActionDto = z.object({
  ...common,
  title: z.string(),
  /** One of ACTION_STATES, or an option that people added; null: none. */
  state: z.string().nullable(),
  stateLabel: z.string(),
  /** Neither done nor dropped. */
  open: z.boolean(),
  owner: PersonRef.nullable(),
  helpers: z.array(PersonRef),
  dueDate: Day.nullable(),
  doneOn: Day.nullable(),
  /** Open, and due before today (in Paris). */
  overdue: z.boolean(),
  priority: z.string().nullable()
})
export type ActionDto = z.infer<typeof ActionDto>

export const DecisionDto = z.object({
  ...common,
  statement: z.string(),
  /** One of DECISION_STATES, or an option that people added; null: none. */
  state: z.string().nullable(),
  stateLabel: z.string(),
  date: Day.nullable(),
  decidedBy: z.array(PersonRef),
  mode: z.string().nullable(),
  votes: z.object({
    for: z.number().nullable(),
    against: z.number().nullable(),
    abstentions: z.number().nullable()
  }),
  reviewOn: Day.nullable(),
  topic: z.string()
})
export type DecisionDto = z.infer<typeof DecisionDto>

/** Where they are written; null when the viewer does not see the collection itself. */
const CollectionRef = z
  .object({ pageId: Id, room: z.string(), href: z.string(), abilities: z.object({ write: z.boolean() }) })
  .nullable()

export const ActionList = z.object({
  items: z.array(ActionDto),
  next: z.string().nullable(),
  collection: CollectionRef
})
export type ActionList = z.infer<typeof ActionList>
export const DecisionList = z.object({
  items: z.array(DecisionDto),
  next: z.string().nullable(),
  collection: CollectionRef
})
export type DecisionList = z.infer<typeof DecisionList>

/** What lists across initiatives show. */
export const MyActionDto = ActionDto.omit({ values: true })
export type MyActionDto = z.infer<typeof MyActionDto>

/** Actions of the viewer: those they lead, and those they help with. */
export const MyActionList = z.object({
  items: z.array(MyActionDto),
  next: z.string().nullable(),
  /** Of all that is open, whatever was asked. */
  counts: z.object({ open: z.number().int(), overdue: z.number().int(), week: z.number().int() })
})
export type MyActionList = z.infer<typeof MyActionList>

/** Ids of options, separated by commas. */
const states = (known: readonly string[]) =>
  z
    .string()
    .max(500)
    .optional()
    .meta({ description: known.join(', ') })

const filters = {
  q: z.string().max(200).optional(),
  /** A person, or `me`. */
  person: z.union([z.literal('me'), Id]).optional(),
  from: Day.optional(),
  to: Day.optional(),
  /** Written in this page. */
  source: Id.optional()
}

const DUE = ['overdue', 'week', 'later', 'none'] as const
const ACTION_SORTS = [
  'dueDate',
  '-dueDate',
  'title',
  '-title',
  'state',
  '-state',
  'created',
  '-created'
] as const
const DECISION_SORTS = [
  'date',
  '-date',
  'statement',
  '-statement',
  'state',
  '-state',
  'created',
  '-created'
] as const

export const ActionQuery = ListQuery.extend({
  ...filters,
  scope: z.enum(['open', 'closed', 'all']).default('all'),
  state: states(ACTION_STATES),
  due: z.enum(DUE).optional(),
  sort: z.enum(ACTION_SORTS).default('dueDate')
})
export const DecisionQuery = ListQuery.extend({
  ...filters,
  state: states(DECISION_STATES),
  topic: z.string().max(200).optional(),
  sort: z.enum(DECISION_SORTS).default('-date')
})
export const MyActionQuery = ListQuery.extend({
  q: filters.q,
  scope: z.enum(['open', 'closed', 'all']).default('open'),
  due: z.enum(DUE).optional(),
  initiativeId: Id.optional(),
  sort: z.enum(ACTION_SORTS).default('dueDate')
})

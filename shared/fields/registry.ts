// All field types. A new one: its file in types/, a line here, its name in messages (`fields.type.<id>`).
import type { Json } from '#shared/json'
import { compareAny, define, plain } from './families'
import type { Field } from './field'
import type { FieldType } from './type'
import { autonumber } from './types/autonumber'
import { backlinks } from './types/backlinks'
import { bool } from './types/bool'
import { choice } from './types/choice'
import { choices } from './types/choices'
import { commune } from './types/commune'
import { communes } from './types/communes'
import { createdAt } from './types/created-at'
import { createdBy } from './types/created-by'
import { date } from './types/date'
import { datetime } from './types/datetime'
import { document } from './types/document'
import { email } from './types/email'
import { epci } from './types/epci'
import { file } from './types/file'
import { formula } from './types/formula'
import { integer } from './types/integer'
import { link } from './types/link'
import { longtext } from './types/longtext'
import { lookup } from './types/lookup'
import { modifiedAt } from './types/modified-at'
import { modifiedBy } from './types/modified-by'
import { money } from './types/money'
import { month } from './types/month'
import { number } from './types/number'
import { organisation } from './types/organisation'
import { organisations } from './types/organisations'
import { percent } from './types/percent'
import { person } from './types/person'
import { persons } from './types/persons'
import { phone } from './types/phone'
import { pole } from './types/pole'
import { poles } from './types/poles'
import { rating } from './types/rating'
import { relation } from './types/relation'
import { relations } from './types/relations'
import { rollup } from './types/rollup'
import { scale } from './types/scale'
import { text } from './types/text'
import { votes } from './types/votes'
import { year } from './types/year'

/** In the order in which they are offered. */
export const FIELD_TYPES = [
  text,
  longtext,
  integer,
  number,
  money,
  percent,
  bool,
  date,
  datetime,
  month,
  year,
  choice,
  choices,
  rating,
  scale,
  email,
  phone,
  link,
  file,
  votes,
  person,
  persons,
  organisation,
  organisations,
  commune,
  communes,
  epci,
  pole,
  poles,
  relation,
  relations,
  backlinks,
  document,
  formula,
  lookup,
  rollup,
  createdBy,
  createdAt,
  modifiedBy,
  modifiedAt,
  autonumber
] as const satisfies readonly FieldType[]

const byId = new Map<string, FieldType>(FIELD_TYPES.map((type) => [type.id, type]))

/** Names that manifests and scripts use for the same things. */
const ALIASES: Record<string, string> = {
  string: 'text',
  boolean: 'bool',
  checkbox: 'bool',
  select: 'choice',
  multi: 'choices',
  multiselect: 'choices',
  url: 'link',
  org: 'organisation',
  orgs: 'organisations',
  communeRef: 'commune',
  communeRefs: 'communes',
  epciRef: 'epci',
  poleRef: 'pole',
  poleRefs: 'poles',
  docRef: 'document',
  ref: 'relation',
  refs: 'relations',
  image: 'file'
}

/** The id under which a type is stored; undefined: nobody knows it. */
export function fieldTypeId(name: string): string | undefined {
  const id = ALIASES[name] ?? name
  return byId.has(id) ? id : undefined
}

/** A type of a newer release: shown as it is, changed by nobody. */
const UNKNOWN: FieldType = define({
  id: 'unknown',
  storage: 'computed',
  operators: ['empty', 'notEmpty'],
  check: (raw) => raw as Json,
  parse: () => undefined,
  text: plain,
  compare: compareAny
})

export function typeOf(field: Pick<Field, 'type'>): FieldType {
  return byId.get(field.type) ?? UNKNOWN
}

export function isKnownType(type: string): boolean {
  return byId.has(type)
}

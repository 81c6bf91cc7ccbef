// The contract of a field type. One file per type in types/, one line in registry.ts; nothing here knows any of them.
import type { Json } from '#shared/json'
import type { Field } from './field'

/**
 * Where a value lives in the record of the Y.Doc:
 * `cell` one entry; `items` one entry per item (two people who add one each both win); `rich` a Y.XmlFragment of its own;
 * `system` kept by whoever writes the record; `computed` nowhere.
 */
export type Storage = 'cell' | 'items' | 'rich' | 'system' | 'computed'

export const OPERATORS = [
  'is',
  'isNot',
  'contains',
  'notContains',
  'startsWith',
  'lt',
  'lte',
  'gt',
  'gte',
  'between',
  'anyOf',
  'noneOf',
  'allOf',
  'relative',
  'empty',
  'notEmpty'
] as const
export type Operator = (typeof OPERATORS)[number]

export const AGGREGATIONS = [
  'count',
  'filled',
  'empty',
  'distinct',
  'sum',
  'avg',
  'median',
  'min',
  'max',
  'checked',
  'share'
] as const
export type Aggregation = (typeof AGGREGATIONS)[number]

/** How a setting is asked for: screens draw it, the server checks it. */
export type SettingSpec =
  | { kind: 'integer'; min: number; max: number; default: number }
  | { kind: 'text'; max: number; default: string }
  | { kind: 'flag'; default: boolean }
  | { kind: 'one-of'; values: readonly string[]; default: string }
  /** Labels of the steps of a scale. */
  | { kind: 'texts'; most: number; default: readonly string[] }
  /** The page of a collection, the key of a field of it, an expression. */
  | { kind: 'collection' | 'field' | 'expression'; default: null }

/** What an id stands for, as far as whoever asks may know it. */
export type NameKind = 'person' | 'organisation' | 'commune' | 'epci' | 'pole' | 'record' | 'page' | 'file'

export interface FieldContext {
  locale: 'fr' | 'en'
  timeZone: string
  now: Date
  /** Undefined: unknown, gone, or hidden from whoever asks. */
  nameOf(kind: NameKind, id: string, field: Field): string | undefined
  /** The other way, for imports and pasted text; undefined: nothing, or several, bear this name. */
  idOf(kind: NameKind, name: string, field: Field): string | undefined
}

/** A cell of a spreadsheet. Text is always text: a leading `=` is never a formula. */
export type SheetCell =
  | { kind: 'empty' }
  | { kind: 'text'; value: string }
  /** `plain`: a year, a number of order; never « 2 027 ». */
  | { kind: 'number'; value: number; format: 'integer' | 'plain' | 'decimal' | 'euros' | 'percent' }
  | { kind: 'flag'; value: boolean }
  /** `value` as `2027-03-12` or an instant. */
  | { kind: 'day' | 'instant'; value: string }

/** What an item of an `items` cell carries besides being there. */
export type Items = readonly (readonly [id: string, payload: Json])[]

export interface FieldType {
  id: string
  storage: Storage
  settings: Readonly<Record<string, SettingSpec>>
  operators: readonly Operator[]
  aggregations: readonly Aggregation[]
  /** Charts, colours and boards may group by it. */
  groups: boolean
  /** Kind of name its value stands for, if it is a reference. */
  names?: NameKind

  /** The value as it is stored, checked: undefined when it is not one of this type. Never called with null (no value). */
  check(raw: unknown, field: Field): Json | undefined
  /** `items` only: which entries may stand there, and the value they make together. */
  readItem?(id: string, payload: Json, field: Field): boolean
  fromItems?(items: Items, field: Field): Json
  toItems?(value: Json, field: Field): Items

  /** From what someone typed, pasted or imported; undefined: cannot be read. Never called with blank text. */
  parse(text: string, field: Field, ctx: FieldContext): Json | undefined
  /** As people read it, and as search finds it. */
  text(value: Json, field: Field, ctx: FieldContext): string
  /** Ascending; both are values of this type, neither is null. */
  compare(a: Json, b: Json, field: Field, ctx: FieldContext): number
  /** For a spreadsheet; by default its text. */
  cell?(value: Json, field: Field, ctx: FieldContext): SheetCell
  /** For a screen reader, where the text alone would not say it; by default the text. */
  spoken?(value: Json, field: Field, ctx: FieldContext): string
  /** What filters and totals count with, in the order of `compare`. */
  number?(value: Json, field: Field): number | null
}

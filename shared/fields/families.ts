// What types have in common: each file of types/ starts from one of these and says only what is its own.
import type { Json } from '#shared/json'
import type { Field } from './field'
import type { Aggregation, FieldContext, FieldType, Items, NameKind, Operator } from './type'

type Own<K extends keyof FieldType> = Pick<FieldType, K> & Partial<FieldType>

const COUNTS: readonly Aggregation[] = ['count', 'filled', 'empty', 'distinct']
export const NUMBERS: readonly Aggregation[] = [...COUNTS, 'sum', 'avg', 'median', 'min', 'max']
export const COMPARED: readonly Operator[] = [
  'is',
  'isNot',
  'lt',
  'lte',
  'gt',
  'gte',
  'between',
  'empty',
  'notEmpty'
]
const DATED: readonly Operator[] = [...COMPARED, 'relative']
export const WORDED: readonly Operator[] = [
  'contains',
  'notContains',
  'is',
  'isNot',
  'startsWith',
  'empty',
  'notEmpty'
]

/** Text in one cell. */
export function words(
  own: Own<'id'> & { max: number; lines?: boolean; read?(text: string): string | undefined }
) {
  const { max, lines = false, read = (text: string) => text, ...rest } = own
  const check = (raw: unknown) => {
    if (typeof raw !== 'string' || raw.length > max || raw === '') return undefined
    return !lines && /[\r\n]/.test(raw) ? undefined : raw
  }
  return define({
    storage: 'cell',
    operators: WORDED,
    aggregations: COUNTS,
    groups: true,
    check,
    parse: (text) => {
      const found = read(clean(text, lines))
      return found === undefined || found.length > max ? undefined : found
    },
    text: (value) => String(value),
    compare: (a, b, _field, ctx) => collate(String(a), String(b), ctx.locale),
    ...rest
  })
}

/** A number in one cell, counted with as `value / unit`. */
export function numeric(own: Own<'id' | 'parse' | 'text'> & { valid(value: number, field: Field): boolean }) {
  const { valid, ...rest } = own
  return define({
    storage: 'cell',
    operators: COMPARED,
    aggregations: NUMBERS,
    groups: true,
    check: (raw, field) =>
      typeof raw === 'number' && Number.isFinite(raw) && valid(raw, field)
        ? raw === 0
          ? 0
          : raw
        : undefined,
    compare: (a, b) => Number(a) - Number(b),
    number: (value) => Number(value),
    ...rest
  })
}

/** A date as sortable text in one cell. */
export function dated(own: Own<'id' | 'parse' | 'text'> & { valid(value: string): boolean }) {
  const { valid, ...rest } = own
  return define({
    storage: 'cell',
    operators: DATED,
    aggregations: [...COUNTS, 'min', 'max'],
    groups: true,
    check: (raw) => (typeof raw === 'string' && valid(raw) ? raw : undefined),
    compare: (a, b) => byCode(String(a), String(b)),
    ...rest
  })
}

export interface ReferenceTo {
  names: NameKind
  valid(id: string): boolean
}

/** The id of something that lives elsewhere; shown by its name, and kept when the name is no longer known. */
export function reference(own: Own<'id'> & ReferenceTo) {
  const { valid, ...rest } = own
  const nameOf = named(own.names)
  return define({
    storage: 'cell',
    operators: ['is', 'isNot', 'anyOf', 'noneOf', 'contains', 'empty', 'notEmpty'],
    aggregations: COUNTS,
    groups: true,
    check: (raw) => (typeof raw === 'string' && valid(raw) ? raw : undefined),
    parse: (text, field, ctx) => (valid(text.trim()) ? text.trim() : ctx.idOf(own.names, text.trim(), field)),
    text: (value, field, ctx) => nameOf(String(value), field, ctx),
    compare: (a, b, field, ctx) =>
      collate(nameOf(String(a), field, ctx), nameOf(String(b), field, ctx), ctx.locale),
    ...rest
  })
}

/** Several of them; one entry each, so that two people who add one at the same time both win. */
export function references(own: Own<'id'> & ReferenceTo) {
  const { valid, ...rest } = own
  const nameOf = named(own.names)
  const text = (value: Json, field: Field, ctx: FieldContext) =>
    ids(value)
      .map((id) => nameOf(id, field, ctx))
      .join(', ')
  return define({
    storage: 'items',
    operators: ['anyOf', 'allOf', 'noneOf', 'contains', 'empty', 'notEmpty'],
    aggregations: COUNTS,
    groups: true,
    check: (raw) => checkIds(raw, valid),
    readItem: (id) => valid(id),
    fromItems: (items) => items.map(([id]) => id),
    toItems: (value) => ids(value).map((id) => [id, null]),
    parse: (written, field, ctx) => {
      const found = split(written).map((one) => (valid(one) ? one : ctx.idOf(own.names, one, field)))
      return found.length > 0 && found.every((id) => id !== undefined) ? [...new Set(found)] : undefined
    },
    text,
    compare: (a, b, field, ctx) => collate(text(a, field, ctx), text(b, field, ctx), ctx.locale),
    ...rest
  })
}

/** Made of other cells; what is computed has its own text. */
export function computed(own: Own<'id'>) {
  return define({
    storage: 'computed',
    operators: [...DATED, 'contains'],
    aggregations: NUMBERS,
    groups: true,
    check: (raw) => raw as Json,
    parse: () => undefined,
    text: plain,
    compare: compareAny,
    number: (value) => (typeof value === 'number' ? value : null),
    ...own
  })
}

export function define(
  own: Own<'id' | 'storage' | 'check' | 'parse' | 'text' | 'compare' | 'operators'>
): FieldType {
  return { settings: {}, aggregations: COUNTS, groups: false, ...own }
}

export function ids(value: Json): string[] {
  return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : []
}

const MOST_ITEMS = 200

export function checkIds(raw: unknown, valid: (id: string) => boolean): string[] | undefined {
  if (!Array.isArray(raw) || raw.length === 0 || raw.length > MOST_ITEMS) return undefined
  const found: string[] = []
  for (const id of raw as unknown[]) {
    if (typeof id !== 'string' || !valid(id)) return undefined
    if (!found.includes(id)) found.push(id)
  }
  return found
}

/** « a, b » or « a; b », or one per line: a semicolon or a line break keeps the commas of names. */
export function split(text: string): string[] {
  return text
    .split(/[;\n]/.test(text) ? /[;\n]/ : ',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
}

const collators = new Map<string, Intl.Collator>()

/** As people order words: accents and case last, 2 before 10. */
export function collate(a: string, b: string, locale: string): number {
  let collator = collators.get(locale)
  if (!collator) {
    collator = new Intl.Collator(locale, { numeric: true })
    collators.set(locale, collator)
  }
  return collator.compare(a, b)
}

export function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Numbers before words before anything else: what a formula gives may differ from one record to the next. */
export function compareAny(a: Json, b: Json, _field: Field, ctx: FieldContext): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (typeof a !== typeof b) return byCode(typeof a, typeof b)
  return collate(plain(a), plain(b), ctx.locale)
}

export function plain(value: Json): string {
  if (value === null) return ''
  if (Array.isArray(value)) return value.map(plain).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

export function byItemOrder(items: Items): string[] {
  return items.map(([id]) => id)
}

function named(kind: NameKind) {
  return (id: string, field: Field, ctx: FieldContext) => ctx.nameOf(kind, id, field) ?? '…'
}

function clean(text: string, lines: boolean): string {
  // eslint-disable-next-line no-control-regex -- exactly these are what must go
  const kept = text.normalize('NFC').replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
  return (lines ? kept.replace(/\r\n?/g, '\n') : kept.replace(/\s*[\r\n\t]+\s*/g, ' ')).trim()
}

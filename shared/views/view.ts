// A saved view: which records of a collection, in which order, how they are grouped and shown. A row in PostgreSQL; never in the Y.Doc.
import type { Aggregation, Operator } from '#shared/fields/type'
import type { Json } from '#shared/json'

/** What the core draws; a plugin adds its own ids. */
export const VIEW_TYPES = [
  'table',
  'board',
  'wall',
  'calendar',
  'timeline',
  'map',
  'chart',
  'list',
  'pivot',
  'form'
] as const

export interface Condition {
  field: string
  operator: Operator
  /** Of the type of the field; `@me` in people; `{from, to}` for `between`; a RelativeDate for `relative`. */
  value?: Json
}

export interface FilterGroup {
  match: 'all' | 'any'
  conditions: Filter[]
}

export type Filter = Condition | FilterGroup

/** « 7 prochains jours » is `{ unit: 'day', from: 0, to: 7 }`, « le mois dernier » `{ unit: 'month', from: -1, to: -1 }`: today is 0. */
export interface RelativeDate {
  unit: 'day' | 'week' | 'month' | 'year'
  from: number
  to: number
}

export interface SortBy {
  field: string
  descending?: boolean
}

/** What every type of view is given besides its own `options`. Fields that are gone or retired are passed over, and said. */
export interface ViewSettings {
  filter?: FilterGroup | null
  sort?: SortBy[]
  /** Outer first: columns of a board then its lanes, headers of a table. */
  group?: string[]
  /** Shown, in this order; without it all that are neither hidden nor retired. */
  fields?: string[]
  /** The field whose options colour the records. */
  colour?: string | null
  totals?: Record<string, Aggregation>
  /** Of the type of view: widths, limits, zoom, projection… each type checks its own. */
  options?: Record<string, Json>
}

export interface SavedView {
  id: string
  pageId: string
  type: string
  name: string
  settings: ViewSettings
  /** Of the version of `options` that its type wrote. */
  version: number
  /** Seen by its maker only. */
  personal: boolean
  position: string
}

export function isFilterGroup(filter: Filter): filter is FilterGroup {
  return 'conditions' in filter
}

/** Depth and number of conditions that a saved view may have. */
export const FILTER_LIMITS = { depth: 5, conditions: 100 } as const

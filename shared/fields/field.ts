// What a field of a collection is, as every reader sees it: the layout of shared/collab/collection.ts, decoded.
import type { Json } from '#shared/json'

/** Views ask for a role instead of a key, so that one board or map fits every collection. */
export const FIELD_ROLES = [
  'title',
  'status',
  'date',
  'end',
  'person',
  'geo',
  'amount',
  'image',
  'colour',
  'progress',
  'votes',
  'depends'
] as const
export type FieldRole = (typeof FIELD_ROLES)[number]

export interface FieldOption {
  id: string
  label: string
  colour: string
  order: string
  /** No longer offered; records that have it keep it and show it. */
  retired: boolean
}

export interface Field {
  /** Stable for ever: the key of the cell in every record, and the name in expressions. */
  key: string
  /** Written once. A release that does not know it shows the cells as they are and changes nothing. */
  type: string
  label: string
  order: string
  description: string
  role: FieldRole | null
  required: boolean
  hidden: boolean
  /** Out of use: no longer shown nor asked for, its cells are kept. */
  retired: boolean
  settings: Record<string, Json>
  /** In order, retired ones included. */
  options: FieldOption[]
  /** Personal data: why it is held, and for how many months after the last change (null: as long as the record). */
  personal: { purpose: string; retentionMonths: number | null } | null
  sensitive: boolean
}

/** Name in expressions and cells: a letter first, so that `~` and `:` stay those of the layout. */
export const FIELD_KEY = /^[a-z][A-Za-z0-9_]{0,62}$/
export const OPTION_ID = /^[A-Za-z0-9_-]{1,64}$/
export const RECORD_ID = /^[A-Za-z0-9_-]{1,64}$/
/** A collection has at most this many fields, retired ones included. */
export const MAX_FIELDS = 200
export const MAX_OPTIONS = 500
export const MAX_LABEL = 200

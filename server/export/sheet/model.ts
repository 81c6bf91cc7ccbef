// A collection, or a view of it, as a spreadsheet holds it: what every format of spreadsheet writes. Plain data: it crosses to the
// export thread.
import type { SheetCell as TypedCell } from '#shared/fields/type'

/** Yes and no are words: LibreOffice makes a formula of a boolean that comes from Excel's format. */
export type SheetCell = Exclude<TypedCell, { kind: 'flag' }>

export interface SheetColumn {
  label: string
  /** Of a usual letter. */
  width: number
}

export interface SheetRow {
  kind: 'record' | 'group' | 'total'
  /** Groups around it. */
  depth: number
  /** One per column. An instant is written as the clock there shows it: `2027-03-12T14:30:00`. */
  cells: SheetCell[]
}

export interface Sheet {
  name: string
  title: string
  author: string
  locale: 'fr' | 'en'
  /** ISO instant at which it was made. */
  madeAt: string
  columns: SheetColumn[]
  rows: SheetRow[]
}

export const SHEET_FORMATS = ['xlsx', 'ods'] as const
export type SheetFormat = (typeof SHEET_FORMATS)[number]

/** What both programs refuse in the name of a sheet, and its length. */
export function sheetName(title: string): string {
  const name = title
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .replace(/[[\]*?:/\\]/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^['\s]+|['\s]+$/g, '')
  return [...name].slice(0, 31).join('').trim() || '_'
}

/** The looks of a cell, each a style of its own in both formats. */
export const LOOKS = ['text', 'integer', 'plain', 'decimal', 'euros', 'percent', 'day', 'instant'] as const
export type Look = (typeof LOOKS)[number]

export function lookOf(cell: SheetCell): Look {
  if (cell.kind === 'number') return cell.format
  return cell.kind === 'day' || cell.kind === 'instant' ? cell.kind : 'text'
}

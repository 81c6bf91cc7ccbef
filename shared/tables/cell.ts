// One cell of a file as the value of a field.
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import type { FieldContext } from '#shared/fields/type'
import type { Json } from '#shared/json'
import type { TableCell } from './table'

export function isBlank(cell: TableCell | undefined): boolean {
  return cell === undefined || cell === null || (typeof cell === 'string' && cell.trim() === '')
}

/** Undefined: cannot be read as a value of this field. Never called with a blank cell. */
export function readCell(cell: TableCell, field: Field, ctx: FieldContext): Json | undefined {
  const type = typeOf(field)
  if (typeof cell === 'number') {
    // A figure of a spreadsheet is exact already: euros, or a ratio.
    if (field.type === 'money') {
      const cents = Math.round(cell * 100)
      return Math.abs(cell * 100 - cents) < 1e-4 ? type.check(cents, field) : undefined
    }
    if (field.type === 'bool') return cell === 1 ? true : cell === 0 ? false : undefined
    const stored = type.check(cell, field)
    return typeof stored === 'number' ? stored : type.parse(plainNumber(cell), field, ctx)
  }
  if (typeof cell === 'boolean') {
    if (field.type === 'bool') return cell
    return type.parse(WORDS[ctx.locale][cell ? 0 : 1], field, ctx)
  }
  return cell === null ? undefined : type.parse(cell, field, ctx)
}

const WORDS = { fr: ['oui', 'non'], en: ['yes', 'no'] } as const

/** As it is shown to whoever imports. */
export function cellText(cell: TableCell | undefined, locale: 'fr' | 'en'): string {
  if (cell === undefined || cell === null) return ''
  if (typeof cell === 'boolean') return WORDS[locale][cell ? 0 : 1]
  if (typeof cell === 'number')
    return locale === 'fr' ? plainNumber(cell).replace('.', ',') : plainNumber(cell)
  return cell
}

/** Never « 1e+21 » for what a person typed as digits; 0.1 + 0.2 of a formula is 0.3. */
function plainNumber(value: number): string {
  const rounded = Number(value.toPrecision(15))
  return Number.isInteger(rounded) && Math.abs(rounded) < 1e21 ? String(BigInt(rounded)) : String(rounded)
}

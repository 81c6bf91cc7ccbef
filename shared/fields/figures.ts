// Numbers and dates of cells, written as the rest of the product writes them.
import { createFormat, type Format } from '#shared/format'
import type { Json } from '#shared/json'
import type { Field } from './field'
import { integerSetting, textSetting } from './settings'
import type { FieldContext } from './type'

const formats = new WeakMap<FieldContext, Format>()

export function formatIn(ctx: FieldContext): Format {
  let format = formats.get(ctx)
  if (!format) {
    format = createFormat(ctx.locale, { timeZone: ctx.timeZone, now: () => ctx.now })
    formats.set(ctx, format)
  }
  return format
}

/** With the unit of the field after it, at most `decimals` decimals (the field's own setting without it). */
export function createNumberText(decimals?: number) {
  return (value: Json, field: Field, ctx: FieldContext): string => {
    const most = decimals ?? integerSetting(field, 'decimals', 2)
    const rounded = Math.round(Number(value) * 10 ** most) / 10 ** most
    const figure = new Intl.NumberFormat(ctx.locale === 'fr' ? 'fr-FR' : 'en-GB', {
      maximumFractionDigits: most
    }).format(Number.isFinite(rounded) ? rounded : Number(value))
    const unit = textSetting(field, 'unit')
    return unit === null ? figure : `${figure}\u00a0${unit}`
  }
}

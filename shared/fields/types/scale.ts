// Steps of an assessment, 0 to 4 unless said otherwise, each of which may have a name.
import { numeric, NUMBERS } from '../families'
import { integerSetting, textsSetting } from '../settings'
import type { Field } from '../field'

export const scale = numeric({
  id: 'scale',
  settings: {
    min: { kind: 'integer', min: 0, max: 1, default: 0 },
    max: { kind: 'integer', min: 1, max: 10, default: 4 },
    labels: { kind: 'texts', most: 11, default: [] }
  },
  aggregations: NUMBERS.filter((aggregation) => aggregation !== 'sum'),
  valid: (value, field) => Number.isInteger(value) && value >= least(field) && value <= most(field),
  parse: (text, field) => {
    const named = textsSetting(field, 'labels').findIndex(
      (label) => label.toLowerCase() === text.trim().toLowerCase()
    )
    return scale.check(named >= 0 ? least(field) + named : Number(text.trim()), field)
  },
  text: (value, field) => {
    const label = textsSetting(field, 'labels')[Number(value) - least(field)]
    return label === undefined || label === '' ? String(value) : `${String(value)} – ${label}`
  },
  spoken: (value, field, ctx) => `${scale.text(value, field, ctx)} / ${most(field)}`,
  cell: (value) => ({ kind: 'number', value: Number(value), format: 'integer' })
})

const least = (field: Field) => integerSetting(field, 'min', 0)
const most = (field: Field) => integerSetting(field, 'max', 4)

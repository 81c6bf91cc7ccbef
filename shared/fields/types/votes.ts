// Dots that people stick on a card: how many each has put there. Open, not secret: a ballot is something else.
import { isJsonObject, type Json } from '#shared/json'
import { define } from '../families'
import { isUuid } from '../ids'

export const votes = define({
  id: 'votes',
  storage: 'items',
  settings: { dots: { kind: 'integer', min: 1, max: 20, default: 3 } },
  names: 'person',
  operators: ['is', 'lt', 'lte', 'gt', 'gte', 'empty', 'notEmpty'],
  aggregations: ['count', 'filled', 'sum', 'avg', 'max'],
  check: (raw, field) => {
    if (!isJsonObject(raw)) return undefined
    const given = Object.entries(raw)
    return given.length > 0 && given.every(([id, count]) => votes.readItem?.(id, count, field))
      ? raw
      : undefined
  },
  readItem: (id, payload) =>
    isUuid(id) && typeof payload === 'number' && Number.isInteger(payload) && payload >= 1 && payload <= 20,
  fromItems: (items) => Object.fromEntries(items),
  toItems: (value) => (isJsonObject(value) ? Object.entries(value) : []),
  parse: () => undefined,
  text: (value) => String(total(value)),
  compare: (a, b) => total(a) - total(b),
  number: (value) => total(value),
  cell: (value) => ({ kind: 'number', value: total(value), format: 'integer' })
})

function total(value: Json): number {
  if (!isJsonObject(value)) return 0
  return Object.values(value).reduce<number>((sum, count) => sum + (typeof count === 'number' ? count : 0), 0)
}

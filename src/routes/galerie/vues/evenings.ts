// Evenings in the villages, for the views that ask for dates, places and figures; and as many records as one likes.
import { addDays } from '#shared/fields/date-text'
import type { Field } from '#shared/fields/field'
import { fieldOf } from '#shared/fields/sample-context'
import type { Json } from '#shared/json'
import type { ViewRecord } from '#shared/views/contract'

const STATES = [
  ['idea', 'À préparer', 'stone'],
  ['called', 'Annoncée', 'gorse'],
  ['held', 'Tenue', 'moss'],
  ['off', 'Annulée', 'brick']
] as const
const KINDS = [
  ['film', 'Film et débat', 'sea'],
  ['meal', 'Repas partagé', 'kelp'],
  ['visit', 'Visite', 'moor']
] as const
const PLACES = [
  ['22366', 'Trémel'],
  ['29014', 'Botsorhel'],
  ['22238', 'Plufur'],
  ['22227', 'Plounérin'],
  ['22194', 'Plestin-les-Grèves']
] as const

export function placeName(code: string): string | undefined {
  return PLACES.find(([id]) => id === code)?.[1]
}

const choices = (list: readonly (readonly [string, string, string])[]) =>
  list.map(([id, label, colour], index) => ({ id, label, colour, order: `${index}`, retired: false }))

/** Hours only for the views that are about time: the others keep a table that can be read. */
const TIMED = ['calendar']

export function eveningFields(type = ''): Field[] {
  const hours = [
    fieldOf('datetime', { key: 'opens', label: 'Ouverture des portes', order: 'J' }),
    fieldOf('datetime', { key: 'closes', label: 'Fermeture', order: 'K' })
  ]
  return [
    fieldOf('text', { key: 'title', label: 'Soirée', role: 'title', order: 'A' }),
    fieldOf('date', { key: 'day', label: 'Date', role: 'date', order: 'B' }),
    fieldOf('date', { key: 'until', label: 'Jusqu’au', role: 'end', order: 'C' }),
    fieldOf('choice', { key: 'state', label: 'État', role: 'status', order: 'D', options: choices(STATES) }),
    fieldOf('choice', { key: 'kind', label: 'Genre', role: 'colour', order: 'E', options: choices(KINDS) }),
    fieldOf('commune', { key: 'place', label: 'Commune', role: 'geo', order: 'F' }),
    fieldOf('integer', { key: 'people', label: 'Participants', role: 'amount', order: 'G' }),
    fieldOf('money', { key: 'cost', label: 'Coût', order: 'H' }),
    fieldOf('percent', { key: 'ready', label: 'Avancement', role: 'progress', order: 'I' }),
    ...(TIMED.includes(type) ? hours : []),
    ...(type === 'timeline'
      ? [fieldOf('relations', { key: 'after', label: 'Après', role: 'depends', order: 'L' })]
      : [])
  ]
}

export function eveningRecords(type = ''): ViewRecord[] {
  return manyRecords(eveningFields(type), 24)
}

/** The same every time: dice would make screenshots and tests differ. */
export function manyRecords(fields: readonly Field[], count: number): ViewRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `record-${index}`,
    order: String(index).padStart(5, '0'),
    values: Object.fromEntries(
      fields.flatMap((field): [string, Json][] => {
        const value = valueOf(field, index)
        return value === null ? [] : [[field.key, value]]
      })
    )
  }))
}

function valueOf(field: Field, index: number): Json | null {
  const [, place = ''] = PLACES[index % PLACES.length] ?? []
  switch (field.key) {
    case 'title':
      return `Soirée ${index + 1}, ${place}`
    case 'day':
      return addDays('2020-01-27', (index * 7) % 40)
    case 'until':
      return index % 3 === 0 ? addDays('2020-01-27', ((index * 7) % 40) + (index % 4)) : null
    case 'after':
      return index % 4 === 3 ? [`record-${index - 1}`] : null
    case 'opens':
      return `${addDays('2020-01-27', (index * 7) % 40)}T${String(13 + (index % 6))}:30:00.000Z`
    case 'closes':
      return `${addDays('2020-01-27', (index * 7) % 40)}T${String(15 + (index % 6))}:00:00.000Z`
    case 'place':
      return PLACES[index % PLACES.length]?.[0] ?? null
    case 'people':
      return 12 + ((index * 37) % 60)
    case 'cost':
      return index % 5 === 4 ? null : 15_000 + ((index * 4731) % 90_000)
    case 'ready':
      return ((index * 17) % 101) / 100
    case 'source':
      return `Table ${(index % 6) + 1}`
    case 'dots':
      return { [`00000000-0000-4000-8000-0000000000${(index % 9) + 10}`]: (index % 5) + 1 }
    default:
      return field.options[(index * 5) % (field.options.length || 1)]?.id ?? null
  }
}

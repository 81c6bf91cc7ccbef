// A collection in memory, that keeps what a view changes in it: demonstration content, never part of a real screen.
import type { Field } from '#shared/fields/field'
import { plainContext } from '#shared/fields/sample-context'
import type { Json } from '#shared/json'
import type { ViewAbilities, ViewChange, ViewContext, ViewRecord } from '#shared/views/contract'
import type { ViewSettings } from '#shared/views/view'
import { eveningFields, eveningRecords, manyRecords, placeName } from './evenings'
import { ideaFields, ideaRecords, ME } from './ideas'

export const CASES = ['plein', 'vide', 'mille', 'dix-mille', 'lecture', 'manque'] as const
export type Case = (typeof CASES)[number]

export function isCase(text: string): text is Case {
  return CASES.some((one) => one === text)
}

/** Friday 14 February 2020, as in the mock-ups. */
export const NOW = new Date('2020-02-06T10:00:00Z')

const SETTINGS: Record<string, ViewSettings> = {
  table: { group: ['kind'], totals: { cost: 'sum' } },
  board: { fields: ['title', 'day', 'place', 'kind', 'cost'], totals: { cost: 'sum' } },
  wall: { group: ['zone'], options: { dots: 5 } },
  list: { group: ['kind'] },
  chart: { options: { series: 'kind' } },
  form: {
    options: {
      intro: 'Une soirée de plus ? Dites-nous où et quand.',
      questions: [
        { field: 'title', required: true, help: 'Le nom que verront les habitants.' },
        { field: 'day', required: true },
        { field: 'place', help: 'Le code INSEE de la commune.' },
        { field: 'kind' },
        {
          field: 'people',
          when: { field: 'kind', operator: 'is', value: 'meal' },
          help: 'Pour prévoir les couverts.'
        },
        { field: 'cost' }
      ]
    }
  }
}

/** Fields that are taken away to see what a view says without them. */
const LACKS: Record<string, (field: Field) => boolean> = {
  table: (field) => field.role !== 'title',
  board: (field) => field.key !== 'state',
  wall: (field) => field.type !== 'text',
  list: (field) => field.type !== 'text',
  calendar: (field) => !['date', 'datetime'].includes(field.type),
  timeline: (field) => !['date', 'datetime'].includes(field.type),
  map: (field) => field.type !== 'commune',
  form: () => false,
  chart: (field) => !['choice', 'commune', 'date'].includes(field.type),
  pivot: (field) => !['choice', 'commune', 'date'].includes(field.type)
}

export class Demo {
  records: ViewRecord[] = $state.raw([])
  settings: ViewSettings = $state.raw({})
  opened = $state('')
  /** Gestures so far. */
  changes = $state(0)
  readonly fields: Field[]
  readonly abilities: ViewAbilities
  readonly context: ViewContext

  constructor(type: string, asked: Case, locale: 'fr' | 'en') {
    const wall = type === 'wall'
    const fields = wall ? ideaFields() : eveningFields(type)
    const has = asked === 'manque' ? (LACKS[type] ?? ((field: Field) => field.type === 'text')) : () => true
    this.fields = fields.filter(has)
    this.records =
      asked === 'vide'
        ? []
        : asked === 'mille' || asked === 'dix-mille'
          ? manyRecords(fields, asked === 'mille' ? 1000 : 10_000)
          : wall
            ? ideaRecords()
            : eveningRecords(type)
    this.settings = SETTINGS[type] ?? {}
    this.abilities = { write: asked !== 'lecture', manage: asked !== 'lecture' }
    const nameOf: ViewContext['nameOf'] = (kind, id) => (kind === 'commune' ? placeName(id) : undefined)
    this.context = { ...plainContext(NOW), locale, personId: ME, nameOf }
  }

  open = (id: string): void => {
    this.opened = id
  }

  remove(id: string): void {
    this.records = this.records.filter((record) => record.id !== id)
  }

  change = (changes: ViewChange[]): void => {
    this.changes += 1
    for (const change of changes) this.#apply(change)
  }

  #apply(change: ViewChange): void {
    if (change.type === 'settings') this.settings = change.settings
    else if (change.type === 'remove') this.records = this.records.filter(({ id }) => id !== change.id)
    else if (change.type === 'add')
      this.records = this.#placed(
        { id: change.id, order: 'V', values: given({}, change.values) },
        change.beforeId ?? null
      )
    else {
      const record = this.records.find(({ id }) => id === change.id)
      if (!record) return
      if (change.type === 'move') this.records = this.#placed(record, change.beforeId)
      else {
        const next = { ...record, values: given(record.values, change.values) }
        this.records = this.records.map((one) => (one.id === change.id ? next : one))
      }
    }
  }

  #placed(record: ViewRecord, beforeId: string | null): ViewRecord[] {
    const others = this.records.filter(({ id }) => id !== record.id)
    const index = others.findIndex(({ id }) => id === beforeId)
    return others.toSpliced(index < 0 ? others.length : index, 0, record)
  }
}

function given(values: ViewRecord['values'], change: Record<string, Json | null>): Record<string, Json> {
  const next = { ...values, ...change }
  return Object.fromEntries(
    Object.entries(next).filter(
      (entry): entry is [string, Json] => entry[1] !== null && entry[1] !== undefined
    )
  )
}

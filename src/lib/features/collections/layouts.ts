// What a new table may start from: a few fields, and the views that make sense of them. Everything can be changed afterwards.
import type { Messages } from '$lib/i18n'
import type { FieldInput } from '#shared/schemas/collections'
import { newFieldKey } from '$lib/views/field-key'
import type { NewView } from './saved-views.svelte'

/** `file`: nothing yet, its columns come from a spreadsheet. */
export const LAYOUTS = ['blank', 'file', 'followup', 'contacts', 'budget'] as const
export type Layout = (typeof LAYOUTS)[number]

export interface Start {
  fields: FieldInput[]
  views: NewView[]
}

export function startOf(layout: Layout, t: Messages): Start {
  const word = (name: string) => t.dynamic(`collections.start.${name}`)
  const field = (name: string, type: string, own: Partial<FieldInput> = {}): FieldInput => ({
    key: newFieldKey(word(name), []),
    type,
    label: word(name),
    ...own
  })
  const options = (...names: [string, string][]) =>
    names.map(([id, colour]) => ({ id, label: word(id), colour }))
  const table: NewView = { type: 'table', name: t('views.type.table'), settings: {}, personal: false }
  switch (layout) {
    case 'file':
      return { fields: [], views: [table] }
    case 'blank':
      return { fields: [field('name', 'text', { role: 'title' })], views: [table] }
    case 'followup': {
      const state = field('state', 'choice', {
        role: 'status',
        options: options(['todo', 'stone'], ['doing', 'sea'], ['waiting', 'gorse'], ['done', 'moss'])
      })
      const board: NewView = {
        type: 'board',
        name: t('views.type.board'),
        settings: { group: [state.key] },
        personal: false
      }
      return {
        fields: [
          field('what', 'text', { role: 'title' }),
          state,
          field('who', 'person', { role: 'person' }),
          field('due', 'date', { role: 'date' }),
          field('note', 'longtext')
        ],
        views: [table, board]
      }
    }
    case 'contacts':
      return {
        fields: [
          field('name', 'text', { role: 'title' }),
          field('structure', 'text'),
          field('email', 'email'),
          field('phone', 'phone'),
          field('note', 'longtext')
        ],
        views: [table]
      }
    case 'budget': {
      const amount = field('amount', 'money', { role: 'amount' })
      const kind = field('kind', 'choice', { options: options(['spending', 'gorse'], ['income', 'moss']) })
      return {
        fields: [
          field('line', 'text', { role: 'title' }),
          kind,
          amount,
          field('date', 'date', { role: 'date' })
        ],
        views: [{ ...table, settings: { group: [kind.key], totals: { [amount.key]: 'sum' } } }]
      }
    }
  }
}

import { expect, test } from 'vitest'
import { fieldOf, plainContext } from '#shared/fields/sample-context'
import type { ViewRecord } from '#shared/views/contract'
import type { ViewSettings } from '#shared/views/view'
import { layoutList, listShape } from './layout'

const context = { ...plainContext(new Date('2027-03-10T10:00:00Z')), personId: null }
const option = (id: string, label: string, colour: string) => ({
  id,
  label,
  colour,
  order: id,
  retired: false
})
const fields = [
  fieldOf('text', { key: 'name', label: 'Nom', role: 'title' }),
  fieldOf('choice', {
    key: 'state',
    label: 'État',
    role: 'status',
    options: [option('todo', 'À faire', 'gorse'), option('done', 'Fait', 'moss')]
  }),
  fieldOf('integer', { key: 'people', label: 'Personnes' }),
  fieldOf('text', { key: 'old', label: 'Ancien', retired: true })
]
const records: ViewRecord[] = [
  { id: '1', order: 'A', values: { name: 'Une', state: 'done', people: 12, old: 'x' } },
  { id: '2', order: 'B', values: { name: 'Deux', state: 'todo' } },
  { id: '3', order: 'C', values: { people: 3 } }
]
const layout = (settings: ViewSettings = {}, most = 100) =>
  layoutList({ records, fields, settings, context }, most)

test('a line says its title, its state in words, and the facts that it has; nothing of a retired field', () => {
  expect(layout().sections[0]?.lines).toEqual([
    {
      id: '1',
      title: 'Une',
      mark: { text: 'Fait', colour: 'moss' },
      facts: [{ key: 'people', label: 'Personnes', text: '12' }],
      picture: null
    },
    { id: '2', title: 'Deux', mark: { text: 'À faire', colour: 'gorse' }, facts: [], picture: null },
    {
      id: '3',
      title: '',
      mark: null,
      facts: [{ key: 'people', label: 'Personnes', text: '3' }],
      picture: null
    }
  ])
})

test('headings follow the options, those without a value last, and empty ones are left out', () => {
  const sections = layout({ group: ['state'] }).sections
  expect(sections.map(({ label, lines }) => [label, lines.map(({ id }) => id).join('')])).toEqual([
    ['À faire', '2'],
    ['Fait', '1'],
    ['', '3']
  ])
})

test('only so many lines are made, and all are counted', () => {
  const made = layout({ group: ['state'] }, 2)
  expect(made.count).toBe(3)
  expect(made.sections.map(({ count, lines }) => [count, lines.length])).toEqual([
    [1, 1],
    [1, 1],
    [1, 0]
  ])
})

test('the view chooses its fields and their order; a group that is gone groups nothing', () => {
  expect(layout({ fields: ['name'] }).sections[0]?.lines[0]?.facts).toEqual([])
  expect(layout({ group: ['old'] }).sections).toHaveLength(1)
  expect(listShape({ options: { shape: 'gallery' } })).toBe('gallery')
  expect(listShape({ options: { shape: 'spiral' } })).toBe('list')
})

test('a gallery shows the first picture of a record, and no other file', () => {
  const id = (digit: number) => `0190a000-0000-7000-8000-00000000000${digit}`
  const file = (digit: number, mediaType: string) => ({ id: id(digit), name: `${digit}`, mediaType })
  const pictured = fieldOf('file', { key: 'photos', label: 'Photos' })
  const records = [
    { id: '1', order: 'A', values: { name: 'Une', photos: [file(1, 'text/plain'), file(2, 'image/png')] } },
    { id: '2', order: 'B', values: { name: 'Deux', photos: [file(3, 'image/svg+xml')] } }
  ]
  const settings = { options: { shape: 'gallery' } }
  const { sections } = layoutList({ records, fields: [...fields, pictured], settings, context }, 10)
  expect(sections[0]?.lines.map(({ picture, facts }) => [picture?.id, facts])).toEqual([
    [id(2), []],
    [undefined, []]
  ])
})

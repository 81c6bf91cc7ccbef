import { expect, test } from 'vitest'
import { fieldOf, plainContext } from '#shared/fields/sample-context'
import type { ViewSettings } from '#shared/views/view'
import { askedQuestions, readQuestions, recordOf, writeQuestions } from './layout'

const context = { ...plainContext(new Date('2027-03-10T10:00:00Z')), personId: null }
const options = ['oui', 'non'].map((id) => ({ id, label: id, colour: 'sea', order: id, retired: false }))
const fields = [
  fieldOf('text', { key: 'name', label: 'Nom', required: true }),
  fieldOf('choice', { key: 'meal', label: 'Repas', options }),
  fieldOf('integer', { key: 'seats', label: 'Couverts' }),
  fieldOf('date', { key: 'day', label: 'Date' }),
  fieldOf('money', { key: 'price', label: 'Prix' }),
  fieldOf('formula', { key: 'sum', label: 'Somme' }),
  fieldOf('file', { key: 'file', label: 'Affiche' }),
  fieldOf('text', { key: 'old', label: 'Ancien', retired: true })
]
const settings: ViewSettings = {
  options: {
    questions: [
      { field: 'meal', help: 'Pour tout le monde' },
      { field: 'seats', required: true, when: { field: 'meal', operator: 'is', value: 'oui' } },
      { field: 'price', when: { field: 'seats', operator: 'notEmpty' } },
      { field: 'name' },
      { field: 'gone' },
      { field: 'old' },
      { field: 'sum' }
    ]
  }
}
const questions = readQuestions(fields, settings)
const asked = (answers: Parameters<typeof askedQuestions>[1]) =>
  askedQuestions(questions, answers, context).map(({ field }) => field.key)

test('without choice every field that can be filled in is asked; nothing computed, no file, nothing retired', () => {
  expect(readQuestions(fields, {}).map(({ field }) => field.key)).toEqual([
    'name',
    'meal',
    'seats',
    'day',
    'price'
  ])
})

test('questions keep their order, their help and their rule; what is gone is passed over', () => {
  expect(questions.map(({ field, help, required }) => [field.key, help, required])).toEqual([
    ['meal', 'Pour tout le monde', false],
    ['seats', '', true],
    ['price', '', false],
    ['name', '', true]
  ])
  const again = readQuestions(fields, { options: { questions: writeQuestions(questions) } })
  expect(again).toEqual(questions)
})

test('a question appears with the answer that it waits for, and goes with what it depends on', () => {
  expect(asked({})).toEqual(['meal', 'name'])
  expect(asked({ meal: 'oui' })).toEqual(['meal', 'seats', 'name'])
  expect(asked({ meal: 'oui', seats: '12' })).toEqual(['meal', 'seats', 'price', 'name'])
  // The number is still there, and no longer asked: neither is what hangs on it.
  expect(asked({ meal: 'non', seats: '12' })).toEqual(['meal', 'name'])
})

test('answers become values as people write them; what is not asked is not written', () => {
  expect(
    recordOf(questions, { meal: 'oui', seats: '1 200', price: '12,50 €', name: ' Fête ' }, context)
  ).toEqual({
    values: { meal: 'oui', seats: 1200, price: 1250, name: 'Fête' },
    problems: {}
  })
  expect(recordOf(questions, { meal: 'non', seats: '12', name: 'Fête' }, context).values).toEqual({
    meal: 'non',
    name: 'Fête'
  })
})

test('what is missing and what cannot be read are said field by field', () => {
  expect(recordOf(questions, { meal: 'oui', seats: 'beaucoup' }, context).problems).toEqual({
    seats: 'unread',
    name: 'required'
  })
})

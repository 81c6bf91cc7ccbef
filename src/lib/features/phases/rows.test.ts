import { describe, expect, test } from 'vitest'
import { createFormat } from '#shared/format'
import { linesOf } from './rows'

const format = createFormat('fr', { now: () => new Date('2020-02-06T09:00:00Z') })
const step = (headline: string, detail: string, on: string | null) => ({
  phaseId: 'p',
  state: 'current' as const,
  headline,
  detail,
  on
})

describe('the two lines of a step', () => {
  test('say what was written, and the date when no line does', () => {
    expect(linesOf(format, step('Soirée à fixer', '2 témoins', '2020-02-20'))).toEqual({
      title: 'Soirée à fixer',
      note: '2 témoins'
    })
    expect(linesOf(format, step('Soirée', '', '2020-02-20'))).toEqual({
      title: 'Soirée',
      note: '20\u00A0février'
    })
    expect(linesOf(format, step('', '', '2020-02-20'))).toEqual({ title: '20\u00A0février', note: '' })
    expect(linesOf(format, step('', '', null))).toEqual({ title: '', note: '' })
  })
})

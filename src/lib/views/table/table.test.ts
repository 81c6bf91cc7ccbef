// What a table promises without a screen: only lines on screen are drawn, groups keep every record, what is copied comes back.
import { expect, it } from 'vitest'
import fc from 'fast-check'
import { fieldOf, plainContext } from '#shared/fields/sample-context'
import type { ViewRecord } from '#shared/views/contract'
import { cellText, fromTsv, readPasted, toHtml, toTsv } from './clipboard'
import { linesOf } from './lines'
import { offsetsOf, spanOf } from './window'

const ctx = plainContext(new Date('2027-03-10T10:00:00Z'))
const title = fieldOf('text', { key: 'title', role: 'title' })
const money = fieldOf('money', { key: 'cost' })
const date = fieldOf('date', { key: 'due' })
const percent = fieldOf('percent', { key: 'part' })
const state = fieldOf('choice', {
  key: 'state',
  options: ['todo', 'done'].map((id, at) => ({
    id,
    label: id,
    colour: 'sea',
    order: String(at),
    retired: false
  }))
})
const record = (id: string, values: ViewRecord['values']): ViewRecord => ({ id, order: id, values })

it('what is copied reads back as it was, tabs, quotes and line breaks included', () => {
  const cell = fc.string().filter((text) => !/^'[=+\-@\t]/.test(text) && !text.includes('\r'))
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
      (rows) => {
        expect(fromTsv(toTsv(rows))).toEqual(rows)
      }
    )
  )
})

it('text that a spreadsheet would run leaves as text, and comes back without its apostrophe', () => {
  const text = cellText('=HYPERLINK("x")', title, ctx)
  expect(text).toBe('\'=HYPERLINK("x")')
  expect(fromTsv(toTsv([[text, 'a']]))).toEqual([['=HYPERLINK("x")', 'a']])
  expect(toHtml([['<b>&']])).toBe('<table><tr><td>&lt;b&gt;&amp;</td></tr></table>')
})

it('amounts, dates and shares go out and come back exactly', () => {
  const values = { cost: -125_050, due: '2027-03-12', part: 0.125 }
  const fields = [money, date, percent]
  const row = fields.map((field) => cellText(values[field.key as keyof typeof values], field, ctx))
  expect(row).toEqual(['-1250,5', '2027-03-12', '12,5 %'])
  expect(readPasted(fromTsv(toTsv([row])), fields, () => true, ctx)).toEqual({ values: [values], unread: 0 })
})

it('a cell that cannot be read is counted and left alone; a blank one is emptied; a read-only one is passed over', () => {
  const pasted = readPasted([['beaucoup', '', 'x']], [money, date, title], (field) => field !== title, ctx)
  expect(pasted).toEqual({ values: [{ due: null }], unread: 1 })
})

it('every record stands under one heading, with the total of its group; a folded group keeps only its heading', () => {
  const records = [
    record('a', { title: 'A', state: 'todo', cost: 100 }),
    record('b', { title: 'B', state: 'done', cost: 50 }),
    record('c', { title: 'C', state: 'todo', cost: 1 })
  ]
  const settings = { group: ['state'], totals: { cost: 'sum' as const } }
  const lines = linesOf(records, [title, state, money], settings, ctx, new Set())
  expect(lines.map((line) => line.id)).toEqual(['g:todo', 'g:todo/a', 'g:todo/c', 'g:done', 'g:done/b'])
  const [head] = lines
  expect(head?.kind === 'group' && [head.count, head.totals.cost?.replace(/\s/g, ' ')]).toEqual([2, '1,01 €'])
  const folded = linesOf(records, [title, state, money], settings, ctx, new Set(['g:todo']))
  expect(folded.map((line) => line.id)).toEqual(['g:todo', 'g:done', 'g:done/b'])
})

it('of fifty thousand lines, only those on screen and a few around are drawn, wherever one has scrolled', () => {
  const lines = Array.from({ length: 50_000 }, (_one, at) => ({
    kind: at % 50 === 0 ? ('group' as const) : ('record' as const)
  }))
  const offsets = offsetsOf(lines, { record: 43, group: 40 })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Math.floor(offsets.at(-1) ?? 0) }), (top) => {
      const { from, to } = spanOf(offsets, top, 800)
      expect(to - from).toBeLessThan(40)
      expect(offsets[from]).toBeLessThanOrEqual(top)
      expect(offsets[to]).toBeGreaterThanOrEqual(Math.min(top + 800, offsets.at(-1) ?? 0))
    })
  )
})

import { describe, expect, test } from 'vitest'
import { documentSchema } from '#shared/editor/schema'
import { sectionsOf } from './sections'

const text = (words: string) => (words === '' ? undefined : [{ type: 'text', text: words }])
const p = (words = '') => ({ type: 'paragraph', content: text(words) })
const h = (level: number, words: string) => ({ type: 'heading', attrs: { level }, content: text(words) })
const rule = { type: 'horizontalRule' }
const sections = (...content: object[]) =>
  sectionsOf(documentSchema().nodeFromJSON({ type: 'doc', content })).map(({ from, to, title }) => [
    from,
    to,
    title
  ])

describe('the screens of a text', () => {
  test('begin at titles of the two upper levels, with what comes before the first', () => {
    expect(sections(p('Avant'), h(1, 'Un'), p('a'), h(3, 'Dedans'), p('b'), h(2, 'Deux'), p('c'))).toEqual([
      [0, 1, ''],
      [1, 5, 'Un'],
      [5, 7, 'Deux']
    ])
  })

  test('begin after a rule, which is not shown', () => {
    expect(sections(p('a'), rule, p('b'), p('c'))).toEqual([
      [0, 1, ''],
      [2, 4, '']
    ])
  })

  test('are never empty: lines without words make none, a picture does', () => {
    const image = { type: 'image', attrs: { src: '/api/v1/files/00000000-0000-4000-8000-000000000000' } }
    expect(sections(p(), p(' '), h(1, 'Un'), p('a'), rule, p(), rule, image)).toEqual([
      [2, 4, 'Un'],
      [7, 8, '']
    ])
    expect(sections(p())).toEqual([])
  })
})

import { describe, expect, test } from 'vitest'
import type { DocumentNode } from '#shared/editor/json'
import {
  fillContent,
  fillText,
  nearestVariable,
  VARIABLES,
  variablesOf,
  type VariableValues
} from './variables'

// The keys of a constant.
const values = Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, `<${name}>`])) as VariableValues
const text = (words: string, ...marks: string[]): DocumentNode => ({
  type: 'text',
  text: words,
  ...(marks.length > 0 && { marks: marks.map((type) => ({ type })) })
})
const paragraph = (...content: DocumentNode[]): DocumentNode => ({ type: 'paragraph', content })

describe('variables of a template', () => {
  test('are known by their name and by their French one, whatever the accents, capitals and spaces', () => {
    const typed = "{{initiative.title}} {{ Initiative.Titre }} {{AUJOURD’HUI}} {{aujourd'hui}} {{reseau.nom}}"
    expect(fillText(typed, values)).toBe(
      '<initiative.title> <initiative.title> <today> <today> <network.name>'
    )
  })

  test('that nobody knows are named, with the one that looks most like them', () => {
    const page = { title: '{{aujourdhui}}', content: [paragraph(text('{{initiative.titel}} et {{zzz}}'))] }
    const { known, unknown } = variablesOf([page])
    expect([...known]).toEqual(['today'])
    expect(unknown).toEqual(['initiative.titel', 'zzz'])
    expect(nearestVariable('initiative.titel')).toBe('initiative.title')
    expect(nearestVariable('structure.nm')).toBe('structure.nom')
    expect(nearestVariable('zzzzzz')).toBeNull()
  })

  test('stay one when a part of them is bold, and keep what is around them as it was', () => {
    const line = paragraph(text('Pour '), text('le {{to', 'bold'), text('day}} à 9 h', 'italic'), text('.'))
    expect(fillContent([line], values)).toEqual([
      paragraph(
        text('Pour '),
        text('le ', 'bold'),
        text('<today>', 'bold'),
        text(' à 9 h', 'italic'),
        text('.')
      )
    ])
  })

  test('are filled in guiding text, in cells, around line breaks; not in code', () => {
    const guided = { type: 'paragraph', attrs: { guide: 'Avant {{demain}}' } }
    const code = { type: 'codeBlock', content: [text('{{today}}')] }
    const broken = paragraph(text('{{year}}'), { type: 'hardBreak' }, text('{{month}}'))
    const cell = { type: 'tableCell', content: [paragraph(text('{{person.name}}'))] }
    const table = { type: 'table', content: [{ type: 'tableRow', content: [cell] }] }
    const filled = fillContent([guided, code, broken, table], values)
    expect(filled[0]?.attrs?.guide).toBe('Avant <tomorrow>')
    expect(filled[1]).toEqual(code)
    expect(filled[2]).toEqual(paragraph(text('<year>'), { type: 'hardBreak' }, text('<month>')))
    expect(JSON.stringify(filled[3])).toContain('<person.name>')
    expect(variablesOf([{ title: '', content: [code] }]).known.size).toBe(0)
  })

  test('without a value show that something is missing', () => {
    expect(fillText('du {{initiative.start}}', { ...values, 'initiative.start': '' })).toBe('du …')
  })
})

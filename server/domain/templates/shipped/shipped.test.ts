import { describe, expect, test } from 'vitest'
import { documentFromJson, type DocumentNode } from '#shared/editor/index'
import { variablesOf } from '#shared/templates/variables'
import { SHIPPED } from './index'
import { readNotation } from './notation'

describe('templates that come with the product', () => {
  test.each(SHIPPED)('$id is a document of the editor, with names that are known', ({ pages }) => {
    expect(variablesOf(pages).unknown).toEqual([])
    expect(pages[0]?.depth).toBe(0)
    for (const { title, content } of pages) {
      expect(title).not.toBe('')
      expect(documentFromJson(content).byteLength).toBeGreaterThan(0)
      expect(guides(content).length).toBeGreaterThan(0)
    }
  })

  test('their names are not each other’s', () => {
    expect(new Set(SHIPPED.map((one) => one.id)).size).toBe(SHIPPED.length)
    expect(new Set(SHIPPED.map((one) => one.name)).size).toBe(SHIPPED.length)
  })

  test('a line is a block, and what follows its like goes on with it', () => {
    const read = readNotation([
      '# Titre',
      '- un',
      '- ? deux',
      '|= A | B |',
      '| *Lieu | ? Où |',
      'Fin',
      '!action'
    ])
    expect(read.map((block) => block.type)).toEqual([
      'heading',
      'bulletList',
      'table',
      'paragraph',
      'liveBlock'
    ])
    expect(read[1]?.content).toHaveLength(2)
    expect(guides(read)).toEqual(['deux', 'Où'])
    const rows = read[2]?.content?.map((row) => row.content?.map((cell) => cell.type))
    expect(rows).toEqual([
      ['tableHeader', 'tableHeader'],
      ['tableHeader', 'tableCell']
    ])
  })
})

function guides(nodes: DocumentNode[]): string[] {
  return nodes.flatMap((node) => [
    ...(typeof node.attrs?.guide === 'string' ? [node.attrs.guide] : []),
    ...guides(node.content ?? [])
  ])
}

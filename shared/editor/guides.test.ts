import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { documentFromJson, jsonOf, textOf, withoutGuides, type DocumentNode } from './index'

const guide = (words: string, type = 'paragraph'): DocumentNode => ({ type, attrs: { guide: words } })
const line = (words: string, more: Partial<DocumentNode> = {}): DocumentNode => ({
  type: 'paragraph',
  content: [{ type: 'text', text: words }],
  ...more
})

function stored(blocks: DocumentNode[]): Y.XmlFragment {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, documentFromJson(blocks))
  return doc.getXmlFragment('default')
}

describe('guiding text', () => {
  test('is kept with its line, and is no word of the document', () => {
    const body = stored([guide('Écrivez ici'), line('Dit')])
    expect(jsonOf(body).content?.[0]?.attrs?.guide).toBe('Écrivez ici')
    expect(textOf(body)).not.toContain('Écrivez')
  })

  test('of a hostile kind is dropped when the document is read', () => {
    const body = stored([line('x')])
    const first = body.get(0)
    if (!(first instanceof Y.XmlElement)) throw new Error('no element')
    for (const value of [{ a: 1 }, '   ', 7]) {
      first.setAttribute('guide', value as string)
      expect(jsonOf(body).content?.[0]?.attrs).toBeUndefined()
    }
    first.setAttribute('guide', 'a'.repeat(5000))
    expect(String(jsonOf(body).content?.[0]?.attrs?.guide)).toHaveLength(300)
  })

  test('goes with its empty line; a line written over stays, without it', () => {
    const blocks = [
      guide('Le titre', 'heading'),
      { ...line('Écrit'), attrs: { guide: 'Aide', textAlign: 'center' } },
      { type: 'bulletList', content: [{ type: 'listItem', content: [guide('Un point')] }] },
      {
        type: 'taskList',
        content: [
          { type: 'taskItem', content: [guide('À faire')] },
          { type: 'taskItem', content: [line('Réserver')] }
        ]
      },
      {
        type: 'table',
        content: [
          {
            type: 'tableRow',
            content: [
              { type: 'tableCell', content: [line('Lieu')] },
              { type: 'tableCell', content: [guide('Où')] }
            ]
          }
        ]
      },
      { type: 'paragraph' }
    ]
    const left = withoutGuides(blocks)
    expect(left.map((block) => block.type)).toEqual(['paragraph', 'taskList', 'table', 'paragraph'])
    expect(left[0]).toEqual({ ...line('Écrit'), attrs: { textAlign: 'center' } })
    expect(left[1]?.content).toHaveLength(1)
    expect(left[2]?.content?.[0]?.content?.[1]).toEqual({
      type: 'tableCell',
      content: [{ type: 'paragraph' }]
    })
    expect(JSON.stringify(left)).not.toContain('guide')
  })
})

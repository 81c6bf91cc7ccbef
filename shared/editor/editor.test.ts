import { describe, expect, test } from 'vitest'
import type { Node } from '@tiptap/pm/model'
import { yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { linkFromTyping, safeImage, safeLink } from './addresses'
import {
  countWords,
  documentExtensions,
  documentFromJson,
  documentSchema,
  excerptOf,
  foreignContent,
  jsonOf,
  textOf,
  type DocumentNode
} from './index'

const FILE = '/api/v1/files/0198c1c2-7f3a-7b1e-9d55-3b8a54f0a001'

const everything: DocumentNode = {
  type: 'doc',
  content: [
    { type: 'heading', attrs: { level: 1 }, content: [{ type: 'text', text: 'Pourquoi' }] },
    {
      type: 'paragraph',
      attrs: { textAlign: 'center' },
      content: [
        { type: 'text', text: 'Deux ' },
        { type: 'text', text: 'communes', marks: [{ type: 'bold' }, { type: 'italic' }] },
        { type: 'hardBreak' },
        { type: 'text', text: 'un lien', marks: [{ type: 'link', attrs: { href: 'https://cress.bzh/' } }] },
        { type: 'text', text: 'vert', marks: [{ type: 'highlight', attrs: { color: 'moss' } }] }
      ]
    },
    {
      type: 'taskList',
      content: [
        {
          type: 'taskItem',
          attrs: { checked: true },
          content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Réserver la salle' }] }]
        }
      ]
    },
    {
      type: 'orderedList',
      attrs: { start: 3 },
      content: [
        { type: 'listItem', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'trois' }] }] }
      ]
    },
    {
      type: 'table',
      content: [
        {
          type: 'tableRow',
          content: [
            {
              type: 'tableHeader',
              attrs: { colspan: 1, rowspan: 1, colwidth: [120] },
              content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Commune' }] }]
            }
          ]
        }
      ]
    },
    { type: 'codeBlock', attrs: { language: 'ts' }, content: [{ type: 'text', text: 'const a = 1' }] },
    { type: 'horizontalRule' },
    { type: 'image', attrs: { src: FILE, alt: 'La salle', caption: 'Plufur' } },
    {
      type: 'liveBlock',
      attrs: {
        plugin: 'core',
        type: 'decision',
        version: 2,
        data: { id: 'x', n: [1, { a: true }] },
        fallback: 'Décision'
      }
    },
    { type: 'blockquote', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'On se lance' }] }] }
  ]
}

function open(update: Uint8Array): Y.XmlFragment {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, update)
  return doc.getXmlFragment('default')
}

function write(build: (body: Y.XmlFragment) => void): Y.XmlFragment {
  const doc = new Y.Doc()
  doc.transact(() => build(doc.getXmlFragment('default')))
  return doc.getXmlFragment('default')
}

function element(
  name: string,
  attributes: Record<string, unknown> = {},
  children: (Y.XmlElement | Y.XmlText)[] = []
) {
  const made = new Y.XmlElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value as string)
  made.insert(0, children)
  return made
}

describe('a document', () => {
  test('goes to Yjs and comes back whole', () => {
    const body = open(documentFromJson(everything))
    expect(documentSchema().nodeFromJSON(jsonOf(body)).toJSON()).toEqual(
      documentSchema().nodeFromJSON(everything).toJSON()
    )
    expect(foreignContent(body, documentSchema())).toEqual([])
  })

  test('is the same for the binding that editors use', () => {
    const body = open(documentFromJson(everything))
    const bound: Node = yXmlFragmentToProseMirrorRootNode(body, documentSchema())
    expect(bound.toJSON()).toEqual(documentSchema().nodeFromJSON(everything).toJSON())
  })

  test('is refused when it is not one of this schema', () => {
    expect(() => documentFromJson([{ type: 'marquee' }])).toThrow(RangeError)
    expect(() => documentFromJson([{ type: 'text', text: 'nu' }])).toThrow(RangeError)
  })

  test('is written by the author that is asked for', () => {
    const state = Y.decodeUpdate(documentFromJson([{ type: 'paragraph' }], 7))
    expect(state.structs.every((struct) => struct.id.client === 7)).toBe(true)
  })

  test('gives its text, one line per block, with pictures and live blocks', () => {
    expect(textOf(open(documentFromJson(everything))).split('\n')).toEqual([
      'Pourquoi',
      'Deux communes',
      'un lienvert',
      'Réserver la salle',
      'trois',
      'Commune',
      'const a = 1',
      'La salle',
      'Plufur',
      'Décision',
      'On se lance'
    ])
  })

  test('extension names are unique', () => {
    const names = documentExtensions().map((extension) => extension.name)
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('what this version does not know', () => {
  test('is named: nodes, marks, attributes, embeds, loose text', () => {
    const body = write((root) => {
      const marked = new Y.XmlText()
      marked.applyDelta([{ insert: 'mot', attributes: { sparkle: {} } }])
      const embedded = new Y.XmlText()
      embedded.insertEmbed(0, { image: 'x' })
      root.insert(0, [
        element('hologram', { x: '1' }),
        element('paragraph', {}, [marked]),
        element('paragraph', { mood: 'blue' }, [embedded]),
        new Y.XmlText('loose')
      ])
    })
    expect(foreignContent(body, documentSchema()).sort()).toEqual([
      '#content',
      '#embed',
      'hologram',
      'paragraph.mood',
      '~sparkle'
    ])
  })

  test('is still read as JSON and as text', () => {
    const body = write((root) => root.insert(0, [element('hologram', {}, [new Y.XmlText('présent')])]))
    expect(textOf(body)).toBe('présent')
    expect(jsonOf(body).content).toEqual([{ type: 'hologram', content: [{ type: 'text', text: 'présent' }] }])
  })
})

describe('attributes set directly in Yjs', () => {
  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,<script>',
    'vbscript:x',
    'file:///etc/passwd',
    '//evil.example',
    '/\\evil.example',
    'https:evil.example',
    'ftp://x.example',
    '',
    42,
    { href: 'https://x' }
  ])('%j is no link, neither in a node nor in JSON', (href) => {
    const text = new Y.XmlText()
    text.applyDelta([{ insert: 'clic', attributes: { link: { href } } }])
    const body = write((root) => root.insert(0, [element('paragraph', {}, [text])]))
    const node = yXmlFragmentToProseMirrorRootNode(body, documentSchema())
    expect(node.textContent).toBe('clic')
    expect(node.firstChild?.firstChild?.marks[0]?.attrs.href).toBeNull()
    expect(JSON.stringify(jsonOf(body))).not.toMatch(/script|evil|file:|ftp|x\.example/)
  })

  test('never reach the DOM as CSS, addresses or counts', () => {
    const body = write((root) =>
      root.insert(0, [
        element('image', { src: 'https://evil.example/pixel.png', width: 1e9, alt: { toString: 1 } }),
        element('paragraph', { textAlign: 'center;background:url(//evil)' }),
        element('codeBlock', { language: 'x" onload="alert(1)' }),
        element('heading', { level: '1' }),
        element('table', {}, [
          element('tableRow', {}, [
            element('tableCell', { colspan: 1e9, colwidth: ['url(x)'] }, [element('paragraph')])
          ])
        ])
      ])
    )
    const node = yXmlFragmentToProseMirrorRootNode(body, documentSchema())
    expect(node.child(0).attrs).toMatchObject({ src: null, width: null, alt: '' })
    expect(node.child(1).attrs.textAlign).toBeNull()
    expect(node.child(2).attrs.language).toBeNull()
    expect(node.child(3).attrs.level).toBe(3)
    expect(node.child(4).firstChild?.firstChild?.attrs).toEqual({ colspan: 1, rowspan: 1, colwidth: null })
  })

  test('a live block keeps its fallback when its data is a bomb', () => {
    let bomb: unknown = 1
    for (let i = 0; i < 1000; i++) bomb = { a: bomb }
    const body = write((root) =>
      root.insert(0, [
        element('liveBlock', { plugin: '../x', type: 'vote', data: bomb, fallback: 'Vote de Plufur' })
      ])
    )
    const node = yXmlFragmentToProseMirrorRootNode(body, documentSchema())
    expect(node.firstChild?.attrs).toEqual({
      plugin: null,
      type: 'vote',
      version: 1,
      data: {},
      fallback: 'Vote de Plufur'
    })
  })
})

describe('a structure broken by concurrent edits', () => {
  test('is completed, and no text goes', () => {
    const body = write((root) =>
      root.insert(0, [
        element('bulletList', {}, [
          // Its own paragraph was moved away while someone indented what follows.
          element('listItem', {}, [
            element('bulletList', {}, [
              element('listItem', {}, [element('paragraph', {}, [new Y.XmlText('sauvé')])])
            ])
          ])
        ]),
        element('blockquote'),
        element('table', {}, [element('tableRow', {}, [element('tableCell')])])
      ])
    )
    const node = yXmlFragmentToProseMirrorRootNode(body, documentSchema())
    node.check()
    expect(node.textContent).toBe('sauvé')
    expect(node.childCount).toBe(3)
    expect(textOf(body)).toBe('sauvé')
  })
})

describe('addresses', () => {
  test('of links as they are typed', () => {
    expect(linkFromTyping('cress.bzh/poles')).toBe('https://cress.bzh/poles')
    expect(linkFromTyping('mairie@plufur.example')).toBe('mailto:mairie@plufur.example')
    expect(linkFromTyping(' https://a.bzh/?q=é#x ')).toBe('https://a.bzh/?q=é#x')
    expect(linkFromTyping('/initiatives/ruralites')).toBe('/initiatives/ruralites')
    expect(linkFromTyping('javascript:alert(1)')).toBeNull()
    expect(linkFromTyping('bonjour')).toBeNull()
    expect(safeLink('#titre')).toBe('#titre')
  })

  test('of pictures are our files only', () => {
    expect(safeImage(FILE)).toBe(FILE)
    for (const bad of [
      `https://x${FILE}`,
      `${FILE}?a=1`,
      '/api/v1/files/../me',
      '/api/v1/files/1',
      'data:image/png,x',
      3
    ])
      expect(safeImage(bad)).toBeNull()
  })
})

test('words are counted as people count them', () => {
  expect(countWords("L'été, 12 communes\net « demain » ?")).toBeGreaterThanOrEqual(5)
  expect(countWords('')).toBe(0)
  expect(excerptOf('un deux trois', 8)).toBe('un deux…')
})

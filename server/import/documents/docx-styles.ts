// What the styles and numberings of a Word file mean for us: a heading, a quotation, a list of some kind.
import type { DocumentNode } from '#shared/editor/index'
import { element, elements, type XmlNode } from './xml'

export type StyleKind =
  'title' | 'heading1' | 'heading2' | 'heading3' | 'quote' | 'code' | 'caption' | 'contents' | 'rule' | 'skip'

export interface Style {
  kind: StyleKind | null
  numbering: XmlNode | undefined
  bold: boolean
  align: string | null
}

/** By style id; names are those of Word, the same in every language of its menus. */
export function styleMap(styles: XmlNode | undefined): Map<string, Style> {
  const nodes = new Map(
    elements(styles, 'w:style').map((style) => [style.attributes['w:styleId'] ?? '', style])
  )
  const found = new Map<string, Style>()
  const of = (id: string, depth: number): Style => {
    const known = found.get(id)
    if (known) return known
    const style = nodes.get(id)
    const parent = value(element(style, 'w:basedOn'))
    const inherited = parent !== null && depth < 12 ? of(parent, depth + 1) : NONE
    const own = {
      kind: kindOf(style) ?? inherited.kind,
      numbering: element(style, 'w:pPr', 'w:numPr') ?? inherited.numbering,
      bold: element(style, 'w:rPr', 'w:b') ? isOn(element(style, 'w:rPr', 'w:b')) : inherited.bold,
      align: value(element(style, 'w:pPr', 'w:jc')) ?? inherited.align
    }
    found.set(id, own)
    return own
  }
  for (const id of nodes.keys()) of(id, 0)
  return found
}

const NONE: Style = { kind: null, numbering: undefined, bold: false, align: null }

function kindOf(style: XmlNode | undefined): StyleKind | null {
  const name = (value(element(style, 'w:name')) ?? '').toLowerCase()
  const heading = /^heading (\d)$/.exec(name)?.[1] ?? outlineOf(style)
  if (heading !== undefined) return headingKind(Number(heading))
  if (name === 'title') return 'title'
  if (/^toc (heading|\d)/.test(name)) return 'contents'
  if (/quote$|^callout$|^quotations$/.test(name)) return 'quote'
  if (/preformatted|^code|source code/.test(name)) return 'code'
  if (name === 'caption') return 'caption'
  if (name === 'horizontal line') return 'rule'
  return name === 'after table' ? 'skip' : null
}

function outlineOf(style: XmlNode | undefined): string | undefined {
  const level = value(element(style, 'w:pPr', 'w:outlineLvl'))
  return level !== null && Number(level) < 9 ? String(Number(level) + 1) : undefined
}

export function headingKind(level: number): 'heading1' | 'heading2' | 'heading3' {
  return level <= 1 ? 'heading1' : level === 2 ? 'heading2' : 'heading3'
}

export interface ListKind {
  type: 'bulletList' | 'orderedList' | 'taskList'
  attrs: Record<string, unknown>
}

const NUMBERINGS: Record<string, string> = {
  lowerLetter: 'a',
  upperLetter: 'A',
  lowerRoman: 'i',
  upperRoman: 'I'
}

/** Null: what the numbering draws is no list (an empty mark). */
export function listKind(numbering: XmlNode | undefined, id: string, level: number): ListKind | null {
  const instance = elements(numbering, 'w:num').find((each) => each.attributes['w:numId'] === id)
  const abstract = elements(numbering, 'w:abstractNum').find(
    (each) => each.attributes['w:abstractNumId'] === value(element(instance, 'w:abstractNumId'))
  )
  const at = (node: XmlNode) => Number(node.attributes['w:ilvl']) === level
  const override = elements(instance, 'w:lvlOverride').find(at)
  const own = element(override, 'w:lvl') ?? elements(abstract, 'w:lvl').find(at)
  const format = value(element(own, 'w:numFmt')) ?? 'bullet'
  if (format === 'bullet') return { type: 'bulletList', attrs: {} }
  if (format === 'none') return null
  const start = Number(value(element(override, 'w:startOverride')) ?? value(element(own, 'w:start')) ?? 1)
  return {
    type: 'orderedList',
    attrs: { start: Number.isInteger(start) ? start : 1, type: NUMBERINGS[format] ?? null }
  }
}

export function value(node: XmlNode | undefined): string | null {
  return node?.attributes['w:val'] ?? null
}

/** `<w:b/>` is on, `<w:b w:val="0"/>` is not. */
export function isOn(node: XmlNode | undefined): boolean {
  return node !== undefined && !['0', 'false', 'off', 'none'].includes(value(node) ?? '1')
}

/** A paragraph may be empty: no text node without text. */
export function paragraph(content: DocumentNode[], attrs: Record<string, unknown> = {}): DocumentNode {
  return { type: 'paragraph', attrs, ...(content.length > 0 && { content }) }
}

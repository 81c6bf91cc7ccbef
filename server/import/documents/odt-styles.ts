// What the styles of an OpenDocument text mean: looked up through their parents, names as LibreOffice writes them in every language.
import type { DocumentMark } from '#shared/editor/index'
import type { ListKind } from './docx-styles'
import { highlightOf } from './looks'
import { element, elements, type XmlNode } from './xml'

export type OdtKind = 'title' | 'quote' | 'code' | 'caption' | 'rule' | 'contents' | 'heading' | 'skip' | null

export class OdtStyles {
  readonly #styles = new Map<string, XmlNode>()
  readonly #lists = new Map<string, XmlNode>()
  /** Of the document itself: the look of a paragraph that no style names. */
  readonly #automatic = new Set<string>()

  constructor(content: XmlNode, styles: XmlNode | undefined) {
    const groups = [element(styles, 'office:styles'), element(styles, 'office:automatic-styles')]
    for (const group of groups) this.#collect(group)
    const own = element(content, 'office:automatic-styles')
    this.#collect(own)
    for (const style of elements(own, 'style:style'))
      this.#automatic.add(style.attributes['style:name'] ?? '')
  }

  #collect(group: XmlNode | undefined): void {
    for (const style of elements(group)) {
      const name = style.attributes['style:name'] ?? ''
      if (style.name === 'style:style') this.#styles.set(`${style.attributes['style:family']}/${name}`, style)
      if (style.name === 'text:list-style') this.#lists.set(name, style)
    }
  }

  /** The style and its parents, nearest first. */
  #line(family: string, name: string | undefined): XmlNode[] {
    const line: XmlNode[] = []
    for (let at = name; at !== undefined && line.length < 20;) {
      const style = this.#styles.get(`${family}/${at}`)
      if (!style || line.includes(style)) break
      line.push(style)
      at = style.attributes['style:parent-style-name']
    }
    return line
  }

  kind(name: string | undefined): { kind: OdtKind; level: number } {
    const names = [
      name ?? '',
      ...this.#line('paragraph', name).map((style) => style.attributes['style:parent-style-name'] ?? '')
    ]
    for (const each of names.map((style) => style.replace(/_20_/g, ' ').toLowerCase())) {
      const heading = /^heading (\d+)$/.exec(each)?.[1]
      if (heading) return { kind: 'heading', level: Math.min(3, Number(heading)) }
      if (each === 'title') return { kind: 'title', level: 0 }
      if (/^(quotations?|quote|callout)$/.test(each)) return { kind: 'quote', level: 0 }
      if (/^(preformatted text|code|html preformatted)$/.test(each)) return { kind: 'code', level: 0 }
      if (/^(caption|illustration index.*|figure|drawing|table caption)$/.test(each))
        return { kind: 'caption', level: 0 }
      // Room that our own DOCX makes under a table.
      if (each === 'after table') return { kind: 'skip', level: 0 }
      if (each === 'horizontal line') return { kind: 'rule', level: 0 }
      if (/^(contents|toc) (heading|\d+)$/.test(each)) return { kind: 'contents', level: 0 }
    }
    return { kind: null, level: 0 }
  }

  align(name: string | undefined): string | null {
    for (const style of this.#line('paragraph', name)) {
      const align = element(style, 'style:paragraph-properties')?.attributes['fo:text-align']
      if (align !== undefined)
        return align === 'center' || align === 'justify'
          ? align
          : align === 'end' || align === 'right'
            ? 'right'
            : null
    }
    return null
  }

  isHeaderCell(name: string | undefined): boolean {
    return (
      /^table_20_heading$/i.test(name ?? '') ||
      this.#line('paragraph', name).some(
        (style) => style.attributes['style:parent-style-name'] === 'Table_20_Heading'
      )
    )
  }

  spanMarks(name: string | undefined): DocumentMark[] {
    return marksOf(this.#line('text', name).map((style) => element(style, 'style:text-properties')))
  }

  /** Only what was set on the paragraph itself: the look of its named style is no mark. */
  paragraphMarks(name: string | undefined): DocumentMark[] {
    const style = this.#automatic.has(name ?? '') ? this.#styles.get(`paragraph/${name}`) : undefined
    return marksOf([element(style, 'style:text-properties')])
  }

  /** Null: bullets without a mark. */
  list(name: string | undefined, level: number): ListKind {
    const style = elements(this.#lists.get(name ?? '')).find(
      (each) => Number(each.attributes['text:level']) === level
    )
    const format = style?.attributes['style:num-format'] ?? ''
    if (style?.name !== 'text:list-level-style-number' || format === '')
      return { type: 'bulletList', attrs: {} }
    const start = Number(style.attributes['text:start-value'] ?? 1)
    return {
      type: 'orderedList',
      attrs: { start, type: ['a', 'A', 'i', 'I'].includes(format) ? format : null }
    }
  }

  /** CSS pixels, or 0. */
  columnWidth(name: string | undefined): number {
    const [style] = this.#line('table-column', name)
    return pixels(element(style, 'style:table-column-properties')?.attributes['style:column-width'])
  }
}

const UNITS: Record<string, number> = { cm: 96 / 2.54, mm: 96 / 25.4, in: 96, pt: 96 / 72, pc: 16, px: 1 }

export function pixels(length: string | undefined): number {
  const [, value, unit = ''] = /^(-?[\d.]+)([a-z]{2})$/.exec(length ?? '') ?? []
  return value !== undefined && Object.hasOwn(UNITS, unit)
    ? Math.round(Number(value) * (UNITS[unit] ?? 0))
    : 0
}

/** @param line properties, the nearest first: what is nearer wins */
function marksOf(line: (XmlNode | undefined)[]): DocumentMark[] {
  const value = (name: string) =>
    line.map((each) => each?.attributes[name]).find((found) => found !== undefined)
  const weight = value('fo:font-weight') ?? 'normal'
  const position = value('style:text-position') ?? ''
  const highlight = highlightOf(value('fo:background-color') ?? null)
  const found: (DocumentMark | false | null)[] = [
    (weight === 'bold' || Number(weight) >= 600) && { type: 'bold' },
    value('fo:font-style') === 'italic' && { type: 'italic' },
    (value('style:text-underline-style') ?? 'none') !== 'none' && { type: 'underline' },
    (value('style:text-line-through-style') ?? 'none') !== 'none' && { type: 'strike' },
    /^(super|[1-9]\d*%)/.test(position) && { type: 'superscript' },
    /^(sub|-)/.test(position) && { type: 'subscript' },
    highlight && { type: 'highlight', attrs: { color: highlight } },
    /mono|consolas|courier/i.test(value('style:font-name') ?? value('fo:font-family') ?? '') && {
      type: 'code'
    }
  ]
  return found.filter((mark): mark is DocumentMark => Boolean(mark))
}

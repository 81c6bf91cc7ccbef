// The inside of a Word paragraph: text with its marks, links, fields, notes and pictures.
import type { DocumentMark, DocumentNode } from '#shared/editor/index'
import { safeLink } from '#shared/editor/addresses'
import type { DocxParts } from './docx-body'
import { isOn, value } from './docx-styles'
import { highlightOf } from './looks'
import { element, elements, find, textIn, type XmlNode } from './xml'

/** English metric units of a CSS pixel; pixels between the margins of a page. */
const EMU = 9525
const TEXT_WIDTH = 605
const PICTURE_BYTES = 40 * 1024 * 1024

export interface ReadRuns {
  inline: DocumentNode[]
  pictures: DocumentNode[]
}

export class DocxRuns {
  /** Footnotes in the order in which the text calls them. */
  readonly cited: string[] = []
  #fields: { instruction: string; shown: boolean }[] = []
  #lastPicture: DocumentNode | null = null

  constructor(readonly parts: DocxParts) {}

  /** @param heading its style makes it bold: that is no mark */
  read(node: XmlNode, heading = false): ReadRuns {
    const found: ReadRuns = { inline: [], pictures: [] }
    this.#walk(node, found, [])
    if (heading) for (const run of found.inline) run.marks = run.marks?.filter((mark) => mark.type !== 'bold')
    if (found.pictures.length > 0) this.#lastPicture = found.pictures.at(-1) ?? null
    else if (found.inline.length > 0 && this.#lastPicture?.attrs?.['caption'] !== '') this.#lastPicture = null
    return { inline: joined(found.inline), pictures: found.pictures }
  }

  /** The paragraph under a picture is its caption. @returns whether there was one without words */
  caption(text: string): boolean {
    const picture = this.#lastPicture
    this.#lastPicture = null
    if (!picture?.attrs || picture.attrs['caption'] !== '') return false
    picture.attrs['caption'] = text
    return true
  }

  #walk(node: XmlNode, found: ReadRuns, marks: DocumentMark[]): void {
    for (const child of elements(node)) {
      switch (child.name) {
        case 'w:r':
          this.#run(child, found, marks)
          break
        case 'w:hyperlink':
          this.#walk(child, found, withLink(marks, this.#targetOf(child)))
          break
        case 'w:fldSimple':
          this.#walk(child, found, withLink(marks, linkOfField(child.attributes['w:instr'] ?? '')))
          break
        case 'w:sdt':
          this.#walk(element(child, 'w:sdtContent') ?? child, found, marks)
          break
        case 'w:del':
        case 'w:moveFrom':
          this.parts.findings.lose('changes')
          break
        case 'w:ins':
        case 'w:moveTo':
          this.parts.findings.lose('changes')
          this.#walk(child, found, marks)
          break
        case 'w:smartTag':
        case 'w:customXml':
        case 'w:bdo':
        case 'w:dir':
          this.#walk(child, found, marks)
          break
        case 'm:oMath':
        case 'm:oMathPara':
          this.parts.findings.lose('formulas')
          push(found, textIn(child), marks)
      }
    }
  }

  #run(run: XmlNode, found: ReadRuns, outer: DocumentMark[]): void {
    const marks = [...outer, ...this.#marksOf(element(run, 'w:rPr'))]
    if (isOn(element(run, 'w:rPr', 'w:vanish'))) return
    for (const child of elements(run)) {
      if (child.name === 'w:fldChar') {
        this.#field(child.attributes['w:fldCharType'])
        continue
      }
      const field = this.#fields.at(-1)
      if (child.name === 'w:instrText' && field) field.instruction += textIn(child)
      if (field && !field.shown) continue
      this.#content(child, found, field ? withLink(marks, linkOfField(field.instruction)) : marks)
    }
  }

  #content(child: XmlNode, found: ReadRuns, marks: DocumentMark[]): void {
    switch (child.name) {
      case 'w:t':
        return push(found, textIn(child), marks)
      case 'w:tab':
        return push(found, '\t', marks)
      case 'w:noBreakHyphen':
        return push(found, '\u2011', marks)
      case 'w:sym':
        return push(found, '•', marks)
      case 'w:br':
      case 'w:cr':
        if ((child.attributes['w:type'] ?? 'textWrapping') === 'textWrapping')
          found.inline.push({ type: 'hardBreak' })
        return
      case 'w:footnoteReference':
        this.cited.push(child.attributes['w:id'] ?? '')
        return push(found, String(this.cited.length), [...marks, { type: 'superscript' }])
      case 'w:object':
      case 'w:drawing':
      case 'w:pict':
        return this.#picture(child, found)
      case 'mc:AlternateContent':
        for (const each of elements(element(child, 'mc:Choice'))) this.#content(each, found, marks)
    }
  }

  #field(type: string | undefined): void {
    if (type === 'begin') this.#fields.push({ instruction: '', shown: false })
    else if (type === 'end') this.#fields.pop()
    else {
      const field = this.#fields.at(-1)
      if (field) field.shown = true
    }
  }

  #picture(node: XmlNode, found: ReadRuns): void {
    const { findings, relations, zip } = this.parts
    const blip = find(node, 'a:blip') ?? find(node, 'v:imagedata')
    const text = find(node, 'w:txbxContent')
    if (text) {
      for (const each of elements(text, 'w:p')) this.#walk(each, found, [])
      return
    }
    const id = blip?.attributes['r:embed'] ?? blip?.attributes['r:id']
    const relation = relations.get(id ?? '')
    if (!blip || relation?.external || blip.attributes['r:link'] !== undefined) {
      findings.lose(blip ? 'external_images' : 'drawings')
      return
    }
    const path = relation ? pathOf(relation.target) : ''
    const bytes = zip.read(path, PICTURE_BYTES)
    const src = bytes ? findings.picture(path, path.split('/').at(-1) ?? 'image', bytes) : null
    if (src === null) return findings.lose('broken_images')
    const pixels = Number(find(node, 'wp:extent')?.attributes['cx'] ?? 0) / EMU
    const width = pixels > 0 ? Math.max(10, Math.min(100, Math.round((100 * pixels) / TEXT_WIDTH))) : null
    const described = find(node, 'wp:docPr')?.attributes ?? {}
    found.pictures.push({ type: 'image', attrs: { src, alt: described['descr'] ?? '', caption: '', width } })
  }

  #targetOf(link: XmlNode): string | null {
    const relation = this.parts.relations.get(link.attributes['r:id'] ?? '')
    if (!relation) return null
    const address = safeLink(relation.target)
    if (address === null) this.parts.findings.lose('links')
    return address
  }

  #marksOf(properties: XmlNode | undefined): DocumentMark[] {
    const on = (name: string) => isOn(element(properties, name))
    const style = value(element(properties, 'w:rStyle')) ?? ''
    const font = element(properties, 'w:rFonts')?.attributes['w:ascii'] ?? ''
    const vertical = value(element(properties, 'w:vertAlign'))
    const underline = value(element(properties, 'w:u'))
    const colour = value(element(properties, 'w:color'))
    if (colour !== null && !/^(auto|000000)$/i.test(colour) && style !== 'Hyperlink')
      this.parts.findings.lost.colours = 1
    const shade = element(properties, 'w:shd')?.attributes['w:fill'] ?? null
    const highlight = highlightOf(value(element(properties, 'w:highlight')) ?? shade)
    const found: (DocumentMark | false | null)[] = [
      (on('w:b') || style === 'Strong') && { type: 'bold' },
      (on('w:i') || style === 'Emphasis') && { type: 'italic' },
      underline !== null && underline !== 'none' && style !== 'Hyperlink' && { type: 'underline' },
      (on('w:strike') || on('w:dstrike')) && { type: 'strike' },
      vertical === 'superscript' && { type: 'superscript' },
      vertical === 'subscript' && { type: 'subscript' },
      highlight && { type: 'highlight', attrs: { color: highlight } },
      /mono|consolas|courier/i.test(font) && { type: 'code' }
    ]
    return found.filter((mark): mark is DocumentMark => Boolean(mark))
  }
}

/** Targets are relative to word/ or absolute in the package. */
function pathOf(target: string): string {
  return target.startsWith('/') ? target.slice(1) : `word/${target}`
}

function linkOfField(instruction: string): string | null {
  const found = /^\s*HYPERLINK\s+"([^"]+)"/i.exec(instruction)
  return found ? safeLink(found[1]) : null
}

function withLink(marks: DocumentMark[], href: string | null): DocumentMark[] {
  return href === null
    ? marks
    : [...marks.filter((mark) => mark.type !== 'link'), { type: 'link', attrs: { href } }]
}

function push(found: ReadRuns, text: string, marks: DocumentMark[]): void {
  if (text !== '')
    found.inline.push({ type: 'text', text, ...(marks.length > 0 && { marks: unique(marks) }) })
}

function unique(marks: DocumentMark[]): DocumentMark[] {
  const kinds = new Map(marks.map((mark) => [mark.type, mark]))
  // Code excludes every other mark in the schema.
  const code = kinds.get('code')
  return code ? [code] : [...kinds.values()]
}

/** Word cuts a sentence at every correction: runs of one look are one text. */
export function joined(runs: DocumentNode[]): DocumentNode[] {
  const out: DocumentNode[] = []
  for (const run of runs) {
    const last = out.at(-1)
    const same =
      last?.type === 'text' &&
      run.type === 'text' &&
      JSON.stringify(last.marks ?? []) === JSON.stringify(run.marks ?? [])
    if (same) last.text = `${last.text ?? ''}${run.text ?? ''}`
    else out.push({ ...run })
  }
  for (const run of out) if (run.marks?.length === 0) delete run.marks
  return out
}

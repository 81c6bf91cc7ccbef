// An Excel workbook: one of its sheets as cells. What a formula gave is read, never the formula; nothing outside the file is looked at.
import { Refusal } from '../documents/refusal'
import { elements, parseXml, type XmlNode } from '../documents/xml'
import type { Zip } from '../documents/zip'
import { Grid, TABLE_LIMITS, tooMuch } from './grid'
import type { ReadSheets } from './result'
import { local, streamXml } from './stream-xml'
import { readStyles, type NumberLook } from './xlsx-styles'
import { isoOf } from './serial'

/** Of the parts that are small in an honest file. */
const SMALL = 4 * 1024 * 1024

export function readXlsx(zip: Zip, wanted: number): ReadSheets {
  const book = workbookPath(zip)
  const root = parseXml(zip.text(book, SMALL) ?? '')
  const relations = relationsOf(zip, book)
  const sheets = elements(child(root, 'sheets')).flatMap((sheet) => {
    const path = relations.get(attribute(sheet, 'id') ?? '')
    return path && zip.has(path) && attribute(sheet, 'state') !== 'veryHidden'
      ? [{ name: attribute(sheet, 'name') ?? '', path }]
      : []
  })
  const sheet = sheets[wanted]
  if (!sheet) throw new Refusal('import.empty', 'no sheet')
  const since1904 = /^(1|true)$/.test(attribute(child(root, 'workbookPr'), 'date1904') ?? '')
  const strings = sharedStrings(zip, relations)
  const looks = readStyles(zip, relations.get('styles'))
  const reader = new SheetReader(strings, looks, since1904)
  streamXml(zip.read(sheet.path) ?? Buffer.alloc(0), reader)
  const macros = zip.names.some((name) => /vbaProject\.bin$/i.test(name)) ? 1 : 0
  return {
    sheets: sheets.map(({ name }) => name.slice(0, 200)),
    grid: reader.grid,
    lost: { formulas: reader.formulas, macros, errors: reader.errors }
  }
}

class SheetReader {
  readonly grid = new Grid()
  formulas = 0
  errors = 0
  #row = 0
  #column = -1
  #cells = new Map<number, ReturnType<typeof typed>>()
  #type = 'n'
  #style = 0
  #value = ''
  #inside: 'v' | 't' | null = null
  #phonetic = false

  constructor(
    readonly strings: readonly string[],
    readonly looks: readonly NumberLook[],
    readonly since1904: boolean
  ) {}

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    switch (name) {
      case 'row':
        this.#row = whole(attributes['r']) ?? this.#row + 1
        this.#column = -1
        this.#cells = new Map()
        return
      case 'c':
        this.#column = columnOf(attributes['r']) ?? this.#column + 1
        this.#type = attributes['t'] ?? 'n'
        this.#style = whole(attributes['s']) ?? 0
        this.#value = ''
        return
      case 'f':
        this.formulas += 1
        return
      case 'rPh':
        this.#phonetic = true
        return
      case 'v':
        this.#inside = 'v'
        return
      case 't':
        this.#inside = this.#phonetic ? null : 't'
    }
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.#inside = null
    else if (name === 'rPh') this.#phonetic = false
    else if (name === 'c' && this.#value !== '') this.#cell()
    else if (name === 'row') this.grid.add(this.#row, this.#cells)
  }

  text(words: string): void {
    if (this.#inside === null) return
    this.#value += words
    if (this.#value.length > TABLE_LIMITS.characters) throw tooMuch('characters in a cell')
  }

  #cell(): void {
    if (this.#column >= TABLE_LIMITS.columns) throw tooMuch('columns')
    const look = this.#type === 'n' ? this.looks[this.#style] : undefined
    if (this.#type === 'e') this.errors += 1
    if (look === 'euros' || look === 'percent') this.grid.hint(this.#column, look)
    this.#cells.set(this.#column, typed(this.#value, this.#type, look, this.strings, this.since1904))
  }
}

function typed(
  value: string,
  type: string,
  look: NumberLook | undefined,
  strings: readonly string[],
  since1904: boolean
): string | number | boolean | null {
  switch (type) {
    case 's':
      return strings[Number(value)] ?? null
    case 'b':
      return value.trim() === '1'
    case 'n': {
      const number = Number(value)
      if (!Number.isFinite(number)) return value
      return look === 'date' || look === 'instant' ? (isoOf(number, look, since1904) ?? number) : number
    }
    default:
      return value
  }
}

function workbookPath(zip: Zip): string {
  for (const [, path] of relationsOf(zip, ''))
    if (/workbook[^/]*\.xml$/.test(path) && zip.has(path)) return path
  if (zip.has('xl/workbook.xml')) return 'xl/workbook.xml'
  throw new Refusal('import.table', 'no workbook')
}

/** By id, and by the last word of their type for the two that are unique. */
function relationsOf(zip: Zip, of: string): Map<string, string> {
  const folder = of.slice(0, of.lastIndexOf('/') + 1)
  const text = zip.text(`${folder}_rels/${of.slice(folder.length)}.rels`, SMALL)
  const found = new Map<string, string>()
  for (const one of text ? elements(parseXml(text)) : []) {
    const target = attribute(one, 'Target') ?? ''
    if (attribute(one, 'TargetMode') === 'External') continue
    const path = target.startsWith('/') ? target.slice(1) : folder + target.replace(/^\.\//, '')
    found.set(attribute(one, 'Id') ?? '', path)
    const kind = attribute(one, 'Type')?.split('/').at(-1)
    if (kind === 'sharedStrings' || kind === 'styles') found.set(kind, path)
  }
  return found
}

/** Each text once, with those of its runs put together. */
function sharedStrings(zip: Zip, relations: ReadonlyMap<string, string>): string[] {
  const path = relations.get('sharedStrings')
  const bytes = path === undefined ? null : zip.read(path)
  if (!bytes) return []
  const strings: string[] = []
  let said = ''
  let total = 0
  let inside = false
  let phonetic = false
  streamXml(bytes, {
    open: (name) => {
      if (name === 'si') said = ''
      else if (name === 'rPh') phonetic = true
      else if (name === 't') inside = !phonetic
    },
    close: (name) => {
      if (name === 't') inside = false
      else if (name === 'rPh') phonetic = false
      else if (name === 'si') strings.push(said)
    },
    text: (words) => {
      if (!inside) return
      said += words
      total += words.length
      if (total > 2 * TABLE_LIMITS.total || strings.length > 2 * TABLE_LIMITS.cells) throw tooMuch('texts')
    }
  })
  return strings
}

function child(node: XmlNode | undefined, name: string): XmlNode | undefined {
  return elements(node).find((one) => local(one.name) === name)
}

function attribute(node: XmlNode | undefined, name: string): string | undefined {
  const found = Object.entries(node?.attributes ?? {}).find(([key]) => local(key) === name)
  return found?.[1]
}

/** « AB12 » is column 27. */
function columnOf(place: string | undefined): number | null {
  const letters = /^([A-Z]{1,3})\d{1,7}$/.exec(place ?? '')?.[1]
  if (letters === undefined) return null
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

function whole(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,7}$/.test(text) ? Number(text) : null
}

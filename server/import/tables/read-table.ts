// What a spreadsheet is, by its bytes, and the reader for it. Runs in the import thread only.
import { Refusal } from '../documents/refusal'
import { decoded } from '../documents/decoded'
import { isZip, Zip, ZIP_LIMITS } from '../documents/zip'
import type { ReadTable } from '#shared/tables/table'
import { readCsvGrid } from './csv-reader'
import { readOds } from './ods-reader'
import type { ReadSheets } from './result'
import { readXlsx } from './xlsx-reader'

export interface TableJob {
  bytes: Uint8Array
  /** As the person calls it. */
  name: string
  /** Which of its sheets, from 0. */
  sheet: number
}

/** A sheet of figures unfolds more than a text: its XML is read as it comes, and never held as a tree. */
const LIMITS = { ...ZIP_LIMITS, entry: 256 * 1024 * 1024 }

/** @throws Refusal */
export function readTable({ bytes, name, sheet }: TableJob): ReadTable {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.length === 0) throw new Refusal('import.empty', 'no byte')
  const { sheets, grid, lost } = read(buffer, name, sheet)
  if (grid.rows.length === 0 && sheets.length < 2) throw new Refusal('import.empty', 'no cell')
  return { sheets, sheet, rows: grid.rows, lines: grid.lines, hints: grid.hints(), lost }
}

function read(buffer: Buffer, name: string, sheet: number): ReadSheets {
  if (isZip(buffer)) {
    const zip = new Zip(buffer, LIMITS)
    const type = zip.has('mimetype') ? (zip.text('mimetype', 200) ?? '').trim() : ''
    if (/^application\/vnd\.oasis\.opendocument\.spreadsheet(-template)?$/.test(type))
      return readOds(zip, sheet)
    if (zip.has('xl/workbook.xml') || (zip.has('[Content_Types].xml') && zip.names.some(isWorkbook)))
      return readXlsx(zip, sheet)
    throw new Refusal('import.table', type || 'an archive without a workbook')
  }
  if (buffer.subarray(0, 8).equals(OLE)) {
    const locked = buffer.includes(Buffer.from('EncryptedPackage', 'utf16le'))
    throw new Refusal(locked ? 'import.encrypted' : 'import.table', 'an old office file')
  }
  if (!/\.(csv|tsv|tab|txt)$/i.test(name)) throw new Refusal('import.table', 'no known kind')
  return readCsvGrid(text(buffer), name)
}

const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex')

function isWorkbook(name: string): boolean {
  return /(^|\/)workbook[^/]*\.xml$/.test(name)
}

function text(buffer: Buffer): string {
  try {
    return decoded(buffer)
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal('import.table', error.message)
    throw error
  }
}

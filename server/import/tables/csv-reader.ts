// Comma, semicolon or tab separated text as cells. Everything is text there; what it is, is guessed from all of a column.
import Papa from 'papaparse'
import { restore } from '#server/export/csv-cells'
import type { TableCell } from '#shared/tables/table'
import { Grid, TABLE_LIMITS, tooMuch } from './grid'
import type { ReadSheets } from './result'

export function readCsvGrid(text: string, name: string): ReadSheets {
  // The line by which some spreadsheets announce their separator.
  const announced = /^"?sep=(.)"?\r?\n/i.exec(text.slice(0, 20))
  const body = text.replace(/^\uFEFF/, '').slice(announced?.[0].length ?? 0)
  const grid = new Grid()
  let line = announced ? 1 : 0
  let quotes = 0
  Papa.parse<string[]>(body, {
    delimiter: announced?.[1] ?? separatorOf(body),
    step: ({ data, errors }) => {
      line += 1
      quotes += errors.filter((error) => error.type === 'Quotes').length
      if (data.length > TABLE_LIMITS.columns && data.slice(TABLE_LIMITS.columns).some((cell) => cell !== ''))
        throw tooMuch('columns')
      grid.add(line, new Map(data.map((cell, at): [number, TableCell] => [at, restore(cell.trim())])))
    }
  })
  return { sheets: [name], grid, lost: { quotes } }
}

const SEPARATORS = [';', '\t', ',', '|']
const LOOKED_AT = 100

/** The one that cuts the first lines into as many cells each; « 12,5 » is none. */
function separatorOf(body: string): string {
  let best = { separator: ';', score: 0 }
  for (const separator of SEPARATORS) {
    const { data } = Papa.parse<string[]>(body, {
      delimiter: separator,
      preview: LOOKED_AT,
      skipEmptyLines: 'greedy'
    })
    const columns = data[0]?.length ?? 0
    if (columns < 2) continue
    const alike = data.filter((row) => row.length === columns).length / data.length
    const score = alike * 1000 + columns
    if (score > best.score) best = { separator, score }
  }
  return best.separator
}

// What the numbers of a workbook are, by the style of their cell: a day is a number that is written as one.
import { elements, parseXml } from '../documents/xml'
import type { Zip } from '../documents/zip'
import { local } from './stream-xml'

export type NumberLook = 'plain' | 'date' | 'instant' | 'time' | 'euros' | 'percent'

const LARGEST = 16 * 1024 * 1024

/** By style of cell. */
export function readStyles(zip: Zip, path: string | undefined): NumberLook[] {
  const text = path === undefined ? null : zip.text(path, LARGEST)
  if (!text) return []
  const parts = elements(parseXml(text))
  const part = (name: string) => elements(parts.find((one) => local(one.name) === name))
  const codes = new Map(
    part('numFmts').map(({ attributes }) => [attributes['numFmtId'] ?? '', attributes['formatCode'] ?? ''])
  )
  return part('cellXfs').map(({ attributes }) => {
    const id = attributes['numFmtId'] ?? '0'
    const code = codes.get(id)
    return code === undefined ? builtIn(Number(id)) : lookOf(code)
  })
}

/** ECMA-376 part 1, 18.8.30: those that every program knows without a code. */
function builtIn(id: number): NumberLook {
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return 'date'
  if (id === 22) return 'instant'
  if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return 'time'
  if (id === 9 || id === 10) return 'percent'
  return (id >= 5 && id <= 8) || id === 42 || id === 44 ? 'euros' : 'plain'
}

export function lookOf(code: string): NumberLook {
  if (/€|EUR|\[\$€/.test(code)) return 'euros'
  // What is said literally, colours and conditions are no format.
  const bare = (code.split(';')[0] ?? '').replace(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
  if (bare.includes('%')) return 'percent'
  if (/general/i.test(bare)) return 'plain'
  const time = /[hs]/i.test(bare)
  const day = /[dy]/i.test(bare) || (/m/i.test(bare) && !time)
  return day ? (time ? 'instant' : 'date') : time ? 'time' : 'plain'
}

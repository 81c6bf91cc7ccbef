// What is read of a collection without opening it: the words of its records, for search (the trash is left out), and its records.
import type * as Y from 'yjs'
import { bodyText, readFields, readRecords } from '#shared/collab/collection'
import { optionOf } from '#shared/fields/options'
import { typeOf } from '#shared/fields/registry'
import type { Field } from '#shared/fields/field'
import type { Json } from '#shared/json'
import type { Derived } from './index'
import { deriveRecords } from './records'

const EXCERPT_LENGTH = 240

export function deriveCollection(doc: Y.Doc, known: ReadonlyMap<string, string>): Derived {
  const fields = readFields(doc).filter((field) => !field.retired && !field.sensitive)
  const lines = readRecords(doc, fields).map((record) => {
    const cells = fields.map((field) => wordsOf(record.values[field.key], field))
    return [...cells, bodyText(doc, record.id)].filter((words) => words !== '').join(' · ')
  })
  // PostgreSQL refuses NUL in a text.
  const text = lines.join('\n').replaceAll('\0', '')
  const excerpt = text.slice(0, EXCERPT_LENGTH).replaceAll('\n', ' ').toWellFormed()
  const wordCount = text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0
  return { text, wordCount, excerpt, links: [], records: deriveRecords(doc, known) }
}

/** Ids say nothing; names of people and places are searched where they are. */
function wordsOf(value: Json | undefined, field: Field): string {
  if (typeof value === 'number') return String(value)
  if (value === undefined || typeOf(field).names !== undefined) return ''
  if (field.type === 'choice') return typeof value === 'string' ? (optionOf(value, field)?.label ?? '') : ''
  return typeof value === 'string' ? value : ''
}

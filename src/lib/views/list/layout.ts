// What a list or a gallery shows of each record, under which heading. Pure: the component draws it.
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import { files, type FileValue } from '#shared/fields/types/file'
import type { Json } from '#shared/json'
import { applyView, shownFields } from '#shared/views/apply'
import type { ViewProps, ViewRecord } from '#shared/views/contract'
import { groupRecords, type Group } from '#shared/views/group'
import type { ViewSettings } from '#shared/views/view'
import { roleField } from '../roles/role-fields'

export type ListShape = 'list' | 'gallery'

export interface ListLine {
  id: string
  title: string
  /** Of the field of role `status`, else of `colour`: its word, and the name of its colour. */
  mark: { text: string; colour: string | null } | null
  facts: { key: string; label: string; text: string }[]
  /** In a gallery: the first picture of the field of role `image`, else of the first field of files. */
  picture: FileValue | null
}

export interface ListSection {
  key: string | null
  label: string
  count: number
  lines: ListLine[]
}

export interface ListLayout {
  title: Field | null
  group: Field | null
  count: number
  sections: ListSection[]
}

/** What every browser of ours shows, and the server keeps. */
const PICTURE = /^image\/(png|jpeg|webp|gif|avif)$/
/** Facts under a title, unless the view chose its fields. */
const FACTS = 4

function pictureIn(value: Json | undefined): FileValue | null {
  return files(value ?? null).find(({ mediaType }) => PICTURE.test(mediaType)) ?? null
}

export function listShape(settings: ViewSettings): ListShape {
  return settings.options?.['shape'] === 'gallery' ? 'gallery' : 'list'
}

/** `most`: lines made, over all sections; the others are counted. */
export function layoutList(
  props: Pick<ViewProps, 'records' | 'fields' | 'settings' | 'context'>,
  most: number
): ListLayout {
  const { records, fields, settings, context } = props
  const title = roleField(fields, settings, 'title')
  const group = fields.find(
    (field) => field.key === settings.group?.[0] && !field.retired && typeOf(field).groups
  )
  const marked = [
    fields.find((field) => field.key === settings.colour && !field.retired),
    roleField(fields, settings, 'status'),
    roleField(fields, settings, 'colour')
  ].find((field) => field && field.key !== group?.key)
  const pictured =
    listShape(settings) === 'gallery'
      ? (roleField(fields, settings, 'image') ??
        fields.find((field) => field.type === 'file' && !field.retired && !field.hidden))
      : undefined
  const used = new Set([title?.key, group?.key, marked?.key, pictured?.key])
  const facts = shownFields(fields, settings)
    .filter((field) => !used.has(field.key))
    .slice(0, settings.fields ? undefined : FACTS)
  const text = (record: ViewRecord, field: Field) => {
    const value = record.values[field.key]
    return value === undefined ? '' : typeOf(field).text(value, field, context)
  }
  const line = (record: ViewRecord): ListLine => {
    const option = marked?.options.find(({ id }) => id === record.values[marked.key])
    const word = marked ? text(record, marked) : ''
    return {
      id: record.id,
      title: title ? text(record, title) : '',
      mark: word === '' ? null : { text: word, colour: option?.colour ?? null },
      facts: facts
        .map((field) => ({ key: field.key, label: field.label, text: text(record, field) }))
        .filter((fact) => fact.text !== ''),
      picture: pictured ? pictureIn(record.values[pictured.key]) : null
    }
  }

  const shown = applyView(records, fields, settings, context)
  const groups: Group[] = group
    ? groupRecords(shown, group, context).filter((one) => one.records.length > 0)
    : [{ key: null, value: null, label: '', colour: null, records: shown }]
  let room = most
  const sections = groups.map((one): ListSection => {
    const lines = one.records.slice(0, room).map(line)
    room -= lines.length
    return { key: one.key, label: one.label, count: one.records.length, lines }
  })
  return { title, group: group ?? null, count: shown.length, sections }
}

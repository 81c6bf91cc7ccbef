// What stands where on a wall, whose dots are on it and which paper it has. Pure: the component draws it.
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import { integerSetting } from '#shared/fields/settings'
import { isJsonObject, type Json } from '#shared/json'
import { applyView, shownFields } from '#shared/views/apply'
import type { ViewProps, ViewRecord } from '#shared/views/contract'
import { groupRecords, type Group } from '#shared/views/group'
import type { ViewSettings } from '#shared/views/view'
import { roleField } from '../roles/role-fields'

export interface WallOptions {
  order: 'hand' | 'votes'
  voting: 'open' | 'closed'
  /** Dots that each person has for the whole wall; null: what the field says. */
  dots: number | null
}

export interface WallNote {
  record: ViewRecord
  title: string
  dots: number
  mine: number
  /** 0: plain paper, 1 to 5: `--note-1` to `--note-5`. */
  paper: number
  /** What the colour means, when no zone says it. */
  tag: string
  /** Other fields that the view shows, as one line. */
  line: string
  leads: boolean
}

export interface WallZone {
  key: string | null
  value: Json | null
  label: string
  dots: number
  notes: WallNote[]
}

export interface Wall {
  title: Field | null
  group: Field | null
  colour: Field | null
  votes: Field | null
  zones: WallZone[]
  /** Most dots first, those without any left out. */
  ranking: WallNote[]
  count: number
  voters: number
  put: number
  perPerson: number
  left: number
}

export const MOST_DOTS = 20
/** More are drawn as a bar. */
export const DRAWN_DOTS = 40
const PAPERS: Record<string, number> = {
  stone: 0,
  gorse: 1,
  sea: 2,
  channel: 2,
  brick: 3,
  heather: 3,
  moss: 4,
  moor: 4,
  kelp: 5
}
const IN_TURN = [2, 1, 5, 4, 3]

export function wallOptions(options: ViewSettings['options']): WallOptions {
  const dots = options?.['dots']
  return {
    order: options?.['order'] === 'votes' ? 'votes' : 'hand',
    voting: options?.['voting'] === 'closed' ? 'closed' : 'open',
    dots: typeof dots === 'number' && Number.isInteger(dots) && dots >= 1 && dots <= MOST_DOTS ? dots : null
  }
}

export function layoutWall(props: Pick<ViewProps, 'records' | 'fields' | 'settings' | 'context'>): Wall {
  const { records, fields, settings, context } = props
  const options = wallOptions(settings.options)
  const title = roleField(fields, settings, 'title')
  const votes = roleField(fields, settings, 'votes') ?? live(fields, (field) => field.type === 'votes')
  const group = live(fields, (field) => field.key === settings.group?.[0] && typeOf(field).groups)
  const colour = colourField(props)
  const me = context.personId
  const shown = applyView(records, fields, settings, context)
  const used = new Set([title, votes, group, colour].map((field) => field?.key))
  const lines = shownFields(fields, settings)
    .filter((field) => !used.has(field.key))
    .slice(0, settings.fields ? undefined : 2)
  const best = Math.max(0, ...shown.map((record) => dotsOf(record, votes)))

  const note = (record: ViewRecord, zonePaper: number): WallNote => {
    const option = colour ? optionOf(record, colour) : undefined
    const dots = dotsOf(record, votes)
    return {
      record,
      title: title ? textOf(record, title, context) : '',
      dots,
      mine: me === null ? 0 : dotsBy(record, votes, me),
      paper: option ? (PAPERS[option.colour] ?? 0) : colour ? 0 : zonePaper,
      tag: option?.label ?? '',
      line: lines
        .map((field) => textOf(record, field, context))
        .filter(Boolean)
        .join(' · '),
      leads: options.voting === 'closed' && best > 0 && dots === best
    }
  }

  const groups: Group[] = group
    ? groupRecords(shown, group, context).filter((one) => one.key !== null || one.records.length > 0)
    : [{ key: null, value: null, label: '', colour: null, records: shown }]
  const coloured = new Set(groups.map((one) => one.colour)).size > 1
  const zones = groups.map((one, index): WallZone => {
    const inTurn = group ? (IN_TURN[index % IN_TURN.length] ?? 1) : 1
    const paper = one.key === null && group ? 0 : coloured ? (PAPERS[one.colour ?? ''] ?? 0) : inTurn
    const notes = one.records.map((record) => note(record, paper))
    if (options.order === 'votes') notes.sort((a, b) => b.dots - a.dots)
    return { key: one.key, value: one.value, label: one.label, notes, dots: sum(notes.map((n) => n.dots)) }
  })

  const mine = me === null ? 0 : sum(records.map((record) => dotsBy(record, votes, me)))
  const perPerson = votes ? (options.dots ?? integerSetting(votes, 'dots', 3)) : 0
  return {
    title,
    group,
    colour,
    votes,
    zones,
    ranking: shown
      .map((record) => note(record, 0))
      .filter((one) => one.dots > 0)
      .sort((a, b) => b.dots - a.dots),
    count: shown.length,
    voters: new Set(shown.flatMap((record) => Object.keys(ballots(record, votes)))).size,
    put: sum(shown.map((record) => dotsOf(record, votes))),
    perPerson,
    left: Math.max(0, perPerson - mine)
  }
}

/** The cell with one dot more or less of this person; undefined: it cannot be. */
export function withDot(
  record: ViewRecord,
  votes: Field,
  me: string,
  change: 1 | -1
): Json | null | undefined {
  const count = dotsBy(record, votes, me) + change
  if (count < 0 || count > MOST_DOTS) return undefined
  const { [me]: _own, ...others } = ballots(record, votes)
  const next = count === 0 ? others : { ...others, [me]: count }
  return Object.keys(next).length === 0 ? null : next
}

function colourField({ fields, settings }: Pick<ViewProps, 'fields' | 'settings'>): Field | null {
  const named = live(fields, (field) => field.key === settings.colour && field.type === 'choice')
  const colour = named ?? roleField(fields, settings, 'colour')
  // The zone says it already.
  return colour && colour.key !== settings.group?.[0] && colour.type === 'choice' ? colour : null
}

function live(fields: readonly Field[], fits: (field: Field) => boolean): Field | null {
  return fields.find((field) => !field.retired && fits(field)) ?? null
}

function optionOf(record: ViewRecord, field: Field) {
  return field.options.find((option) => option.id === record.values[field.key])
}

function textOf(record: ViewRecord, field: Field, context: ViewProps['context']): string {
  const value = record.values[field.key]
  return value === undefined ? '' : typeOf(field).text(value, field, context)
}

function ballots(record: ViewRecord, votes: Field | null): Record<string, Json> {
  const value = votes ? record.values[votes.key] : undefined
  return isJsonObject(value) ? value : {}
}

function dotsBy(record: ViewRecord, votes: Field | null, person: string): number {
  const count = ballots(record, votes)[person]
  return typeof count === 'number' ? count : 0
}

function dotsOf(record: ViewRecord, votes: Field | null): number {
  return sum(Object.values(ballots(record, votes)).map((count) => (typeof count === 'number' ? count : 0)))
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}

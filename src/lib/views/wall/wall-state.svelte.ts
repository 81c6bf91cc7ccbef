// What is going on at a wall and is nobody else's business: what is being written, lifted, projected; and the gestures, as changes.
import { typeOf } from '#shared/fields/registry'
import type { ViewChange, ViewProps } from '#shared/views/contract'
import { wallOptions, layoutWall, withDot, type Wall, type WallNote, type WallZone } from './layout'
import { moveTo, placeBeside, type Direction, type Place } from './moves'

export class WallState {
  /** By zone, the note that the Tab key reaches. */
  reached: Record<string, string> = $state({})
  editing: { id: string; zoneKey: string | null; base: string } | null = $state(null)
  /** `gone`: the note was removed by somebody else while it was being written. */
  draft: { zoneKey: string | null; text: string; gone: boolean } | null = $state(null)
  slot: { zoneKey: string | null; beforeId: string | null } | null = $state(null)
  readonly #props: () => ViewProps
  #typed = ''
  readonly wall: Wall = $derived.by(() => layoutWall(this.#props()))
  readonly options = $derived.by(() => wallOptions(this.#props().settings.options))
  readonly writes = $derived.by(() => this.#props().abilities.write)
  /** The order made by hand is the one that is seen. */
  readonly ordered = $derived.by(
    () => this.options.order === 'hand' && (this.#props().settings.sort ?? []).length === 0
  )
  readonly mayVote = $derived.by(
    () => this.writes && this.options.voting === 'open' && this.#props().context.personId !== null
  )

  constructor(props: () => ViewProps) {
    this.#props = props
  }

  change(changes: ViewChange[]): void {
    if (changes.length > 0) this.#props().onchange(changes)
  }

  check = (text: string): boolean => {
    const { title } = this.wall
    return title !== null && typeOf(title).check(text, title) !== undefined
  }

  type = (text: string): void => {
    this.#typed = text
  }

  /** False: there is no dot left, or none to take back. */
  vote = (note: WallNote, by: 1 | -1): boolean => {
    const { votes, left } = this.wall
    const me = this.#props().context.personId
    if (!votes || me === null || !this.mayVote || (by === 1 && left === 0)) return false
    const value = withDot(note.record, votes, me, by)
    if (value === undefined) return false
    this.change([{ type: 'set', id: note.record.id, values: { [votes.key]: value } }])
    return true
  }

  openerOf(note: WallNote, zone: WallZone): (() => void) | undefined {
    const { onopen } = this.#props()
    if (this.canEdit) return () => this.edit(note, zone)
    return onopen ? () => onopen(note.record.id) : undefined
  }

  get canEdit(): boolean {
    const { title } = this.wall
    return this.writes && title !== null && typeOf(title).storage === 'cell'
  }

  edit(note: WallNote, zone: WallZone): void {
    this.draft = null
    this.#typed = note.title
    this.editing = { id: note.record.id, zoneKey: zone.key, base: note.title }
  }

  keepEdit = (text: string): void => {
    const { editing } = this
    const { title } = this.wall
    // A field that goes away with its note is left too.
    if (this.rescue()) return
    this.editing = null
    if (!editing || !title || text === editing.base) return
    this.change([{ type: 'set', id: editing.id, values: { [title.key]: text === '' ? null : text } }])
  }

  giveEdit = (): void => {
    this.editing = null
  }

  begin(zone: WallZone): void {
    this.editing = null
    this.#typed = ''
    this.draft = { zoneKey: zone.key, text: '', gone: false }
  }

  keepDraft = (zone: WallZone, text: string, again: boolean): void => {
    const { title, group } = this.wall
    if (!again || text === '') this.draft = null
    if (!title || text === '') return
    const held =
      group && zone.key !== null ? (typeOf(group).storage === 'items' ? [zone.key] : zone.value) : null
    const values = { [title.key]: text, ...(group && held !== null ? { [group.key]: held } : {}) }
    this.#typed = ''
    this.change([{ type: 'add', id: crypto.randomUUID(), values }])
  }

  giveDraft = (): void => {
    this.draft = null
  }

  /** The note somebody was writing in is no longer there: what they wrote becomes a new one. */
  rescue(): boolean {
    const { editing, wall } = this
    const isThere = (zone: WallZone) => zone.notes.some((note) => note.record.id === editing?.id)
    if (!editing || wall.zones.some(isThere)) return false
    this.editing = null
    const zone = wall.zones.find((one) => one.key === editing.zoneKey) ?? wall.zones[0]
    const text = this.#typed.trim()
    if (zone && text !== '' && text !== editing.base) this.draft = { zoneKey: zone.key, text, gone: true }
    return true
  }

  /** Where it went; null: it cannot. */
  step(zone: WallZone, id: string, direction: Direction): Place | null {
    const vertical = direction === 'up' || direction === 'down'
    if (!this.writes || (vertical && !this.ordered)) return null
    const place = placeBeside(this.wall, zone.key, id, direction)
    return place && this.put(zone, id, place) ? place : null
  }

  put(from: WallZone, id: string, place: Place): boolean {
    const changes = moveTo(this.#props().records, this.wall, id, from.key, place, this.ordered)
    this.change(changes)
    return changes.length > 0
  }
}

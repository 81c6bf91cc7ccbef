// What the menu of a note offers: everything that the pointer and the keys do, in words.
import type { ViewProps } from '#shared/views/contract'
import type { Messages } from '$lib/i18n'
import type { Action } from '$lib/ui/types'
import type { WallNote, WallZone } from './layout'
import type { Direction } from './moves'
import type { WallState } from './wall-state.svelte'

interface Given {
  t: Messages
  view: WallState
  props: ViewProps
  step: (zone: WallZone, id: string, direction: Direction) => void
  vote: (note: WallNote, by: 1 | -1) => void
}

export function noteActions({ t, view, props, step, vote }: Given) {
  return (note: WallNote, zone: WallZone): Action[] => {
    const { id } = note.record
    const { onopen } = props
    const list: Action[] = []
    if (onopen)
      list.push({ key: 'open', label: t('views-wall.open'), icon: 'file-text', run: () => onopen(id) })
    if (!view.writes) return list
    if (view.canEdit)
      list.push({
        key: 'edit',
        label: t('common.edit'),
        icon: 'pencil-simple',
        run: () => view.edit(note, zone)
      })
    if (view.mayVote && note.mine > 0)
      list.push({ key: 'unvote', label: t('views-wall.dot_back'), icon: 'minus', run: () => vote(note, -1) })
    if (view.ordered) {
      list.push({ key: 'up', label: t('views-wall.up'), icon: 'arrow-up', run: () => step(zone, id, 'up') })
      list.push({
        key: 'down',
        label: t('views-wall.down'),
        icon: 'arrow-down',
        run: () => step(zone, id, 'down')
      })
    }
    for (const other of view.wall.group ? view.wall.zones : []) {
      if (other.key === zone.key) continue
      const label = t('views-wall.move_to', { zone: other.label || t('views-wall.no_zone') })
      const run = () => void view.put(zone, id, { zone: other, beforeId: null })
      list.push({ key: `to-${other.key ?? ''}`, label, icon: 'arrow-right', run })
    }
    const { colour } = view.wall
    for (const option of colour?.options ?? []) {
      if (!colour || option.retired) continue
      const checked = note.record.values[colour.key] === option.id
      const run = () =>
        view.change([{ type: 'set', id, values: { [colour.key]: checked ? null : option.id } }])
      list.push({
        key: `colour-${option.id}`,
        label: t('views-wall.colour', { field: colour.label, option: option.label }),
        checked,
        run
      })
    }
    list.push({
      key: 'remove',
      label: t('views-wall.remove'),
      icon: 'trash',
      danger: true,
      run: () => view.change([{ type: 'remove', id }])
    })
    return list
  }
}

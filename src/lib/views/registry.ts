// Every type of view that the core draws, in the order in which they are offered. A new one: its folder, a line here, its name in
// messages (`views.type.<id>`, `views.type.<id>.note`).
import type { Component } from 'svelte'
import { icons, type IconName } from '$lib/ui/icons'
import type { ViewProps, ViewType } from '#shared/views/contract'
import type { SavedView } from '#shared/views/view'
import { board } from './board/index'
import { calendar } from './calendar/index'
import { list } from './list/index'
import { map } from './map/index'
import { chart } from './chart/index'
import { pivot } from './pivot/index'
import { timeline } from './timeline/index'
import { form } from './form/index'
import { table } from './table/index'
import { wall } from './wall/index'

export type ScreenViewType = ViewType<Component<ViewProps>>

export const VIEW_TYPES: readonly ScreenViewType[] = [
  table,
  board,
  calendar,
  timeline,
  map,
  chart,
  pivot,
  list,
  form,
  wall
]

/** Undefined: of a plugin that is gone or of a newer release; the records stay readable in a table. */
export function viewTypeOf(id: string): ScreenViewType | undefined {
  return VIEW_TYPES.find((type) => type.id === id)
}

export function viewIcon(id: string): IconName {
  const name = viewTypeOf(id)?.icon
  return name !== undefined && isIcon(name) ? name : 'table'
}

/** The settings of a saved view as its type writes them today. */
export function upToDate<V extends Pick<SavedView, 'type' | 'version' | 'settings'>>(view: V): V {
  const type = viewTypeOf(view.type)
  const { options } = view.settings
  if (!type || !options || view.version >= type.version) return view
  const settings = { ...view.settings, options: type.upgrade(options, view.version) }
  return { ...view, version: type.version, settings }
}

function isIcon(name: string): name is IconName {
  return Object.hasOwn(icons, name)
}

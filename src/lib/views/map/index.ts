import type { Component } from 'svelte'
import type { ViewProps, ViewType } from '#shared/views/contract'

/** `options`: `shape` (`points` without it, `communes`, `epci`), `aggregation` of a figure (`sum`, `avg`), `roles`. Colours: `colour`; null: how many. */
export const map: ViewType<Component<ViewProps>> = {
  id: 'map',
  icon: 'map-trifold',
  version: 1,
  upgrade: (options) => options,
  needs: ['geo'],
  takes: ['title', 'geo', 'colour', 'status', 'amount'],
  load: () => import('./MapView.svelte')
}

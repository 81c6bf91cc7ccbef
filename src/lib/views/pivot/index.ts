import type { Component } from 'svelte'
import type { ViewProps, ViewType } from '#shared/views/contract'

/** `options`: `rows` and `columns` (one or two field keys each), `measure` and `aggregation`, `bucket` of dates. Without a measure, records are counted. */
export const pivot: ViewType<Component<ViewProps>> = {
  id: 'pivot',
  icon: 'grid-four',
  version: 1,
  upgrade: (options) => options,
  needs: ['status'],
  takes: ['title', 'status', 'colour', 'geo', 'amount'],
  load: () => import('./PivotView.svelte')
}

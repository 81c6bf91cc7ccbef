import type { Component } from 'svelte'
import type { ViewProps, ViewType } from '#shared/views/contract'

/** `options.widths`: pixels by field key. */
export const table: ViewType<Component<ViewProps>> = {
  id: 'table',
  icon: 'table',
  version: 1,
  upgrade: (options) => options,
  needs: [],
  takes: ['title'],
  load: () => import('./TableView.svelte')
}

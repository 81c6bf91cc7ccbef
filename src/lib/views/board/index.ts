import type { Component } from 'svelte'
import type { ViewProps, ViewType } from '#shared/views/contract'

/** Columns: the first field of `group`, else the one of role `status`. `options.limits`: cards by column; `options.sum`: a field key. */
export const board: ViewType<Component<ViewProps>> = {
  id: 'board',
  icon: 'kanban',
  version: 1,
  upgrade: (options) => options,
  needs: ['status'],
  takes: ['title', 'status', 'person', 'date', 'amount'],
  load: () => import('./BoardView.svelte')
}

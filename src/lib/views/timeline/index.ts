import type { Component } from 'svelte'
import type { ViewProps, ViewType } from '#shared/views/contract'

/** `options`: `zoom` (`day`, `week`, `month` without it, `quarter`, `year`), `roles` (`date`, `end`, `depends`, `progress`). Headings: the first of `group`. */
export const timeline: ViewType<Component<ViewProps>> = {
  id: 'timeline',
  icon: 'chart-bar-horizontal',
  version: 1,
  upgrade: (options) => options,
  needs: ['date'],
  takes: ['title', 'date', 'end', 'depends', 'progress', 'colour', 'status'],
  load: () => import('./TimelineView.svelte')
}

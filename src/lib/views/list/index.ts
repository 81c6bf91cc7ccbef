import type { Component } from 'svelte'
import type { ViewProps, ViewType } from '#shared/views/contract'

/** `options.shape`: `list` (without it) or `gallery`. Headings: the first field of `group`. */
export const list: ViewType<Component<ViewProps>> = {
  id: 'list',
  icon: 'list-bullets',
  version: 1,
  upgrade: (options) => options,
  needs: ['title'],
  takes: ['title', 'status', 'colour'],
  load: () => import('./ListView.svelte')
}

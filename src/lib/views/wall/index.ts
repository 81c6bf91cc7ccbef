import type { Component } from 'svelte'
import type { ViewProps, ViewType } from '#shared/views/contract'

export const wall: ViewType<Component<ViewProps>> = {
  id: 'wall',
  icon: 'note',
  version: 1,
  upgrade: (options) => options,
  needs: ['title'],
  takes: ['title', 'votes', 'colour'],
  load: () => import('./Wall.svelte')
}

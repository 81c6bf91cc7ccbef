import type { Component } from 'svelte'
import type { ViewProps, ViewType } from '#shared/views/contract'

/** `options`: `intro`, and `questions`: `{field, help?, required?, when?}` in their order; without them, every field that can be filled in. */
export const form: ViewType<Component<ViewProps>> = {
  id: 'form',
  icon: 'clipboard-text',
  version: 1,
  upgrade: (options) => options,
  needs: [],
  takes: ['title'],
  load: () => import('./FormView.svelte')
}

import type { Component } from 'svelte'
import type { ViewProps, ViewType } from '#shared/views/contract'

/** `options`: `mode` (`month` without it, `week`, `day`, `agenda`), `weekends` (false hides them), `roles`. Colours: `colour`, else by role. */
export const calendar: ViewType<Component<ViewProps>> = {
  id: 'calendar',
  icon: 'calendar-blank',
  version: 1,
  upgrade: (options) => options,
  needs: ['date'],
  takes: ['title', 'date', 'end', 'colour', 'status'],
  load: () => import('./CalendarView.svelte')
}

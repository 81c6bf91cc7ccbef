import type { Component } from 'svelte'
import type { ViewProps, ViewType } from '#shared/views/contract'

/**
 * `options`: `chart` (`bar` without it), `x`, `series`, `measure` (field keys), `aggregation` of the measure, `bucket` of dates, `across` of a
 * scatter. Without a measure, records are counted.
 */
export const chart: ViewType<Component<ViewProps>> = {
  id: 'chart',
  icon: 'chart-bar',
  version: 1,
  upgrade: (options) => options,
  needs: ['status'],
  takes: ['title', 'status', 'colour', 'date', 'geo', 'amount', 'progress'],
  load: () => import('./ChartView.svelte')
}

// What may be set of a chart, for its panel: only what its kind uses.
import type { ViewProps } from '#shared/views/contract'
import { withOptions } from '#shared/views/roles'
import type { Messages } from '$lib/i18n'
import type { SelectOption } from '$lib/ui/types'
import { fieldOptions, type SettingChoice } from '../settings/choices'
import {
  bucketOf,
  BUCKETS,
  chartKind,
  CHARTS,
  figureOf,
  FIGURES,
  groupFields,
  isDated,
  measureField,
  numberFields,
  seriesField,
  xField
} from './data'

export function chartChoices(props: ViewProps, t: Messages): SettingChoice[] {
  const { fields, settings, onchange } = props
  const kind = chartKind(settings)
  const x = xField(fields, settings)
  const measure = measureField(fields, settings)
  const set = (key: string) => (value: string) =>
    onchange([{ type: 'settings', settings: withOptions(settings, { [key]: value }) }])
  const one = (
    key: string,
    value: string,
    options: readonly SelectOption[],
    none?: string
  ): SettingChoice => ({
    kind: 'one',
    key,
    label: t.dynamic(`views-chart.${key}`),
    value,
    options,
    ...(none !== undefined && { none }),
    set: set(key)
  })
  const kinds = CHARTS.map((each) => ({ value: each, label: t(`views-chart.kind.${each}`) }))
  const numbers = fieldOptions(numberFields(fields))
  const series = seriesField(fields, settings)
  const others = fieldOptions(groupFields(fields).filter((field) => field.key !== x?.key))
  if (kind === 'scatter') {
    const across = settings.options?.['across']
    return [
      one('chart', kind, kinds),
      one('measure', measure?.key ?? numbers[0]?.value ?? '', numbers),
      one('across', typeof across === 'string' ? across : (numbers[1]?.value ?? ''), numbers),
      one('series', series?.key ?? '', others, t('views-chart.series.none'))
    ]
  }
  const severally = !['donut', 'waterfall', 'progress'].includes(kind)
  return [
    one('chart', kind, kinds),
    one('x', x?.key ?? '', fieldOptions(groupFields(fields))),
    ...(x && isDated(x)
      ? [
          one(
            'bucket',
            bucketOf(settings),
            BUCKETS.map((each) => ({ value: each, label: t(`views-chart.bucket.${each}`) }))
          )
        ]
      : []),
    ...(severally ? [one('series', series?.key ?? '', others, t('views-chart.series.none'))] : []),
    one('measure', measure?.key ?? '', numbers, t('views-chart.count')),
    ...(measure
      ? [
          one(
            'aggregation',
            figureOf(settings),
            FIGURES.map((each) => ({ value: each, label: t(`fields.aggregation.${each}`) }))
          )
        ]
      : [])
  ]
}

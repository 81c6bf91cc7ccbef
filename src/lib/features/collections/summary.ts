// The sentence under the title: where the collection lives, how many records it has, what its amounts come to.
import type { Messages } from '$lib/i18n'
import type { Field } from '#shared/fields/field'
import { fieldWithRole } from '#shared/views/apply'
import type { ViewContext, ViewRecord } from '#shared/views/contract'
import { aggregate, aggregateText } from '#shared/views/totals'

export function summary(
  t: Messages,
  home: string,
  records: readonly ViewRecord[],
  fields: readonly Field[],
  context: ViewContext
): string {
  const count = t('collections.count', { count: records.length })
  const amount = fieldWithRole(fields, 'amount')
  const sum = amount && aggregateText(aggregate(records, amount, 'sum'), amount, 'sum', context)
  return [home, count, ...(amount && sum ? [`${amount.label} : ${sum}`] : [])].join(', ')
}

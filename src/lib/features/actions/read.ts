// What the screen of actions asks the server for.
import { unwrap, type ApiClient } from '$lib/api/client'
import type { MyActionList } from '#shared/schemas/actions'
import type { ActionFilters } from './filters'

export function queryOf({ scope, due, q }: ActionFilters) {
  return {
    scope,
    limit: '100',
    ...(scope === 'closed' && { sort: '-dueDate' as const }),
    ...(due && { due }),
    ...(q && { q })
  }
}

export function readMyActions(api: ApiClient, filters: ActionFilters): Promise<MyActionList> {
  return unwrap(api.me.actions.$get({ query: queryOf(filters) }))
}

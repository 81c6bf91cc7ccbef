// What a person looks at among their actions: places in the address, so links.
export const SCOPES = ['open', 'closed', 'all'] as const
export const DUES = ['overdue', 'week', 'later', 'none'] as const
export type Due = (typeof DUES)[number]

export interface ActionFilters {
  scope: (typeof SCOPES)[number]
  due: Due | null
  q: string
}

export function readActionFilters(search: URLSearchParams): ActionFilters {
  return {
    scope: SCOPES.find((one) => one === search.get('scope')) ?? 'open',
    due: DUES.find((one) => one === search.get('due')) ?? null,
    q: search.get('q')?.slice(0, 200) ?? ''
  }
}

export function actionsHref({ scope, due, q }: ActionFilters): string {
  const search = new URLSearchParams({
    ...(scope !== 'open' && { scope }),
    ...(due && { due }),
    ...(q && { q })
  }).toString()
  return search === '' ? '/actions' : `/actions?${search}`
}

/** Headings, nearest first; days compare as text. */
export function byDue<T extends { dueDate: string | null }>(
  actions: readonly T[],
  today: string
): { due: Due; actions: T[] }[] {
  const last = new Date(Date.parse(`${today}T12:00:00Z`) + 7 * 86_400_000).toISOString().slice(0, 10)
  const dueOf = ({ dueDate }: T): Due => {
    if (dueDate === null) return 'none'
    if (dueDate < today) return 'overdue'
    return dueDate <= last ? 'week' : 'later'
  }
  return DUES.map((due) => ({ due, actions: actions.filter((one) => dueOf(one) === due) })).filter(
    (group) => group.actions.length > 0
  )
}

import type { Messages } from '$lib/i18n'
import type { SelectOption } from '$lib/ui/types'
import type { Me } from '#shared/schemas/session'

/** Where this person may put a template, as `<scope>` or `organisation:<id>`; empty: nowhere. What the server says is what holds. */
export function placesFor(t: Messages, me: Me): SelectOption<string>[] {
  const own = me.organisations
    .filter((organisation) => organisation.role === 'coordinator')
    .map(({ id, name }) => ({
      value: `organisation:${id}`,
      label: t('templates.place.organisation', { name })
    }))
  if (!me.abilities.animate) return own
  return [
    ...own,
    { value: 'network', label: t('templates.place.network') },
    { value: 'type', label: t('templates.place.type') }
  ]
}

import { error } from '@sveltejs/kit'
import type { LayoutLoad } from './$types'

// The server decides of each thing; this only keeps people from empty screens that are not for them.
export const load: LayoutLoad = async ({ parent }) => {
  const { me } = await parent()
  if (!me.abilities.animate && !me.account.operator) error(404, { message: '', code: 'request.not_found' })
}

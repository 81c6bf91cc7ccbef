import type { LayoutServerLoad } from './$types'

// The only data that comes from the web half itself: what the cookies say before anyone is known.
export const load: LayoutServerLoad = ({ locals, depends }) => {
  depends('app:preferences')
  return { locale: locals.locale, theme: locals.theme }
}

// Language and theme of the person: shown at once, kept in a cookie for the next first byte, saved with their account.
import { invalidate } from '$app/navigation'
import { createApi, unwrap } from '$lib/api/client'
import type { Locale } from '$lib/i18n'
import { applyTheme, isTheme, rememberPreference, type Theme } from '$lib/theme'
import type { Me } from '#shared/schemas/session'

export async function chooseTheme(theme: Theme): Promise<void> {
  applyTheme(theme)
  await unwrap(createApi(fetch).me.$patch({ json: { theme } }))
  await invalidate('app:me')
}

export async function chooseLocale(locale: Locale): Promise<void> {
  rememberPreference('locale', locale)
  await unwrap(createApi(fetch).me.$patch({ json: { locale } }))
  await Promise.all([invalidate('app:preferences'), invalidate('app:me')])
}

/** A device where someone else signed in before: the cookies follow the person who is here now. */
export function adoptPreferences(me: Me, shown: { locale: Locale; theme: Theme }): void {
  const { locale, theme } = me.person
  if (locale === shown.locale && theme === shown.theme) return
  rememberPreference('locale', locale)
  if (isTheme(theme)) applyTheme(theme)
  void invalidate('app:preferences')
}

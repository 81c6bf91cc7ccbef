// Light, dark or as the system says: an attribute on <html>, a cookie so that the server writes it from the first byte.
export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

export function isTheme(value: unknown): value is Theme {
  return value === 'system' || value === 'light' || value === 'dark'
}

/** Browser only. The person's own setting is saved by the caller (PATCH /me). */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme
  rememberPreference('theme', theme)
}

/** What is on screen now, the system's preference included. */
export function shownTheme(): 'light' | 'dark' {
  const chosen = document.documentElement.dataset.theme
  if (chosen === 'light' || chosen === 'dark') return chosen
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

/** A preference the server must know before it knows the person. One year; readable by scripts, so nothing secret. */
export function rememberPreference(name: 'locale' | 'theme', value: string): void {
  const secure = location.protocol === 'https:' ? '; secure' : ''
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax${secure}`
}

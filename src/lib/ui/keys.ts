import type { Messages } from '$lib/i18n'

/** « Ctrl K », « ⌘ K », « Entrée ». */
export function keyNames(keys: string, t: Messages, mac: boolean): string {
  return keys
    .split('+')
    .map((key) => keyName(key, t, mac))
    .join(' ')
}

function keyName(key: string, t: Messages, mac: boolean): string {
  if (key === 'Mod') return mac ? '⌘' : t('ui.key.ctrl')
  if (key === 'Alt') return mac ? '⌥' : 'Alt'
  if (key === 'Shift') return mac ? '⇧' : t('ui.key.shift')
  if (key === 'Enter') return t('ui.key.enter')
  if (key === 'Escape') return t('ui.key.escape')
  return key
}

// Every message in both languages: for the server and tests. The browser goes through $lib/i18n, which loads the language it needs.
// To add an area the browser needs: fr.ts and en.ts. To add an area only the server says: here.
import { en as enInterface } from './en'
import enCsv from './en/csv.json' with { type: 'json' }
import enMail from './en/mail.json' with { type: 'json' }
import enPublished from './en/published.json' with { type: 'json' }
import enServer from './en/server.json' with { type: 'json' }
import { fr as frInterface } from './fr'
import frCsv from './fr/csv.json' with { type: 'json' }
import frMail from './fr/mail.json' with { type: 'json' }
import frPublished from './fr/published.json' with { type: 'json' }
import frServer from './fr/server.json' with { type: 'json' }
import { formatMessage, type Locale, type MessageValues } from './format'

export { isLocale, LOCALES, type Locale, type MessageValue, type MessageValues } from './format'

const fr = { ...frInterface, ...frServer, ...frMail, ...frCsv, ...frPublished }
const en: Record<string, string> = { ...enInterface, ...enServer, ...enMail, ...enCsv, ...enPublished }

export type MessageKey = keyof typeof fr

/** A key that English lacks is said in French rather than shown as a key. */
export function translate(locale: Locale, key: MessageKey, values?: MessageValues): string {
  const translated = locale === 'en' ? en[key] : undefined
  if (translated !== undefined) return formatMessage('en', translated, values)
  return formatMessage('fr', fr[key], values)
}

export function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(fr, key)
}

/** For tests that compare the languages. */
export const messagesByLocale: Record<Locale, Record<string, string>> = { fr, en }

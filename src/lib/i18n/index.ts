// Messages and formats of the person's language, through Svelte context: rendering two people at once on the server shares nothing.
//   const t = useMessages()       t('shell.save.ok')   t.parts('auth.terms')   t.locale
//   const format = useFormat()    format.upcoming(step.on)
import { getContext, setContext } from 'svelte'
import { createFormat, type Format } from '#shared/format'
import { fr } from '#shared/messages/fr'
import {
  formatMessage,
  formatParts,
  type Locale,
  type MessagePart,
  type MessageValues
} from '#shared/messages/format'

export { isLocale, LOCALES, type Locale, type MessagePart, type MessageValues } from '#shared/messages/format'
export type { Format } from '#shared/format'

export type MessageKey = keyof typeof fr

export interface Language {
  locale: Locale
  /** Messages that replace the French ones, key by key; empty for French. */
  messages: Record<string, string>
}

export interface Messages {
  (key: MessageKey, values?: MessageValues): string
  /** The pieces of a message with tags; `Rich.svelte` renders them. */
  parts(key: MessageKey, values?: MessageValues): MessagePart[]
  /** A key known at run time only (`activity.<verb>`): `fallback` when it does not exist. */
  dynamic(key: string, values?: MessageValues, fallback?: string): string
  has(key: string): key is MessageKey
  readonly locale: Locale
}

/** French travels with the page; English is fetched by those who read it. */
export async function loadLanguage(locale: Locale): Promise<Language> {
  if (locale === 'fr') return { locale, messages: {} }
  const { en } = await import('#shared/messages/en')
  return { locale, messages: en }
}

/** Called once, by the root layout. `source` is read at every use, so a change of language redraws what is on screen. */
export function provideLanguage(source: () => Language): void {
  setContext(KEY, source)
}

export function useMessages(): Messages {
  return createMessages(getContext<() => Language>(KEY))
}

/** For the language at the time the component is made; the root layout rebuilds the tree when it changes. */
export function useFormat(): Format {
  return createFormat(getContext<() => Language>(KEY)().locale)
}

export function createMessages(source: () => Language): Messages {
  const find = (key: string): [Locale, string] | null => {
    const { locale, messages } = source()
    const translated = messages[key]
    if (translated !== undefined) return [locale, translated]
    return Object.hasOwn(fr, key) ? ['fr', fr[key as MessageKey]] : null
  }
  const translate = (key: MessageKey, values?: MessageValues) => {
    const found = find(key)
    return found ? formatMessage(found[0], found[1], values) : key
  }
  const parts = (key: MessageKey, values?: MessageValues) => {
    const found = find(key)
    return found ? formatParts(found[0], found[1], values) : [{ tag: null, text: key }]
  }
  const dynamic = (key: string, values?: MessageValues, fallback = key) => {
    const found = find(key)
    return found ? formatMessage(found[0], found[1], values) : fallback
  }
  const has = (key: string): key is MessageKey => Object.hasOwn(fr, key)
  return Object.defineProperty(Object.assign(translate, { parts, dynamic, has }), 'locale', {
    get: () => source().locale
  }) as Messages
}

const KEY = Symbol('language')

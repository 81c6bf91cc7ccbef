// ICU messages: one compiled formatter per pattern and language. Knows no area: index.ts (server, tests) and $lib/i18n (browser) give it messages.
import { IntlMessageFormat } from 'intl-messageformat'
import { frenchTypography } from '#shared/typography'

export const LOCALES = ['fr', 'en'] as const
export type Locale = (typeof LOCALES)[number]

export type MessageValue = string | number | boolean | Date | null | undefined
export type MessageValues = Record<string, MessageValue>

/** A piece of a message with tags: `<link>texte</link>` gives `{ tag: 'link', text: 'texte' }`, the rest has no tag. */
export interface MessagePart {
  tag: string | null
  text: string
}

export function isLocale(value: unknown): value is Locale {
  return value === 'fr' || value === 'en'
}

/** Formats one pattern. A broken pattern or a missing value shows the pattern itself rather than breaking the screen. */
export function formatMessage(locale: Locale, pattern: string, values?: MessageValues): string {
  return formatParts(locale, pattern, values)
    .map((part) => part.text)
    .join('')
}

/** The same, keeping the tags of the pattern. */
export function formatParts(locale: Locale, pattern: string, values: MessageValues = {}): MessagePart[] {
  const compiled = compile(locale, pattern)
  if (compiled === null) return [{ tag: null, text: pattern }]
  const tags: Record<string, (chunks: (string | MessagePart)[]) => MessagePart> = {}
  for (const tag of tagsOf(pattern))
    tags[`tag-${tag}`] = (chunks) => ({ tag, text: chunks.map(asText).join('') })
  try {
    const result = compiled.format<MessagePart>({ ...values, ...tags })
    const pieces = Array.isArray(result) ? result : [result]
    return pieces.map((piece) => (typeof piece === 'object' ? piece : { tag: null, text: String(piece) }))
  } catch (error) {
    console.error(`message not formatted: ${pattern}`, error)
    return [{ tag: null, text: pattern }]
  }
}

// A memo of a pure function: sharing it between requests shares nothing about anyone.
const compiledPatterns: Record<Locale, Map<string, IntlMessageFormat | null>> = {
  fr: new Map(),
  en: new Map()
}

function compile(locale: Locale, pattern: string): IntlMessageFormat | null {
  const known = compiledPatterns[locale].get(pattern)
  if (known !== undefined) return known
  let compiled: IntlMessageFormat | null = null
  try {
    compiled = new IntlMessageFormat(
      distinctTags(locale === 'fr' ? frenchTypography(pattern) : pattern),
      locale
    )
  } catch (error) {
    console.error(`message not understood: ${pattern}`, error)
  }
  compiledPatterns[locale].set(pattern, compiled)
  return compiled
}

/** A tag and a value may have the same name (`<page>{page}</page>`): the formatter keeps both in one place. */
function distinctTags(pattern: string): string {
  return pattern.replace(/<(\/?)([a-z][a-z0-9]*)>/g, '<$1tag-$2>')
}

function tagsOf(pattern: string): string[] {
  return [...pattern.matchAll(/<([a-z][a-z0-9]*)>/g)].map((match) => match[1] ?? '')
}

function asText(chunk: string | MessagePart): string {
  return typeof chunk === 'string' ? chunk : chunk.text
}

// What an activity says: the key of its sentence, the words to put in it, and where its links go.
import type { MessageKey, Messages, MessageValues } from '$lib/i18n'
import { pagePath } from '#shared/page-path'
import type { ActivityDto } from '#shared/schemas/home'

export interface Sentence {
  key: MessageKey
  values: MessageValues
  /** By tag of the message; a tag without an address is drawn in bold. */
  links: Partial<Record<string, string>>
}

export function sentenceOf(t: Messages, activity: ActivityDto): Sentence {
  const { page, initiative } = activity
  const base = initiative ? `/initiatives/${initiative.slug}` : null
  return {
    key: keyOf(t, activity.verb),
    values: {
      ...NO_WORDS,
      ...activity.data,
      self: String(activity.self),
      name: activity.actor?.givenName ?? t('activity.someone'),
      page: page?.title ?? String(activity.data.title ?? t('activity.page.gone'))
    },
    links: {
      ...(base !== null && { initiative: base, path: base }),
      ...(initiative !== null && page !== null && { page: pagePath(page, initiative.slug) })
    }
  }
}

/** A message that lacks a word would show its pattern: every word a sentence may ask for exists. */
const NO_WORDS = {
  title: '',
  before: '',
  organisation: '',
  person: '',
  role: '',
  phase: '',
  subject: '',
  state: ''
}

/** A verb of a newer server, or of a plugin, has no sentence here yet. */
function keyOf(t: Messages, verb: string): MessageKey {
  const key = `activity.${verb}`
  return t.has(key) ? key : 'activity.other'
}

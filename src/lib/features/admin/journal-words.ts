// The facts of a line of the journal in a few words. What has no words of its own is shown as it is: a journal hides nothing.
import type { Messages } from '$lib/i18n'

const WORDS = [
  'admin.audit.value',
  'people.role',
  'people.network_role',
  'initiatives.role',
  'network.standing',
  'network.kind'
]
/** Identifiers are for the other columns, and for whoever reads the database. */
const HIDDEN = /Ids?$|^grants$|^id$/

export function detailOf(t: Messages, data: Readonly<Record<string, unknown>>): string {
  return Object.entries(data)
    .filter(([key]) => !HIDDEN.test(key))
    .map(([key, value]) => `${t.dynamic(`admin.audit.field.${key}`, {}, key)} : ${say(t, value)}`)
    .join(' · ')
}

function say(t: Messages, value: unknown): string {
  if (value === null || value === undefined || value === '') return t('admin.audit.none')
  if (Array.isArray(value)) return value.map((part) => say(t, part)).join(', ')
  if (isChange(value)) return t('admin.audit.change', { from: say(t, value.from), to: say(t, value.to) })
  if (typeof value === 'object') return JSON.stringify(value)
  return word(t, String(value))
}

function word(t: Messages, value: string): string {
  for (const area of WORDS) {
    const found = t.dynamic(`${area}.${value}`, {}, '')
    if (found) return found
  }
  return value
}

function isChange(value: unknown): value is { from: unknown; to: unknown } {
  return typeof value === 'object' && value !== null && 'from' in value && 'to' in value
}

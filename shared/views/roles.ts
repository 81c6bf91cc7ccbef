// Which field plays a role in a view: the one chosen for this view, else the one of the collection that has the role.
import type { Field, FieldRole } from '#shared/fields/field'
import { isJsonObject, type Json } from '#shared/json'
import type { ViewSettings } from './view'

/** Types that can play a role when a view asks for it and nobody has it. */
export const ROLE_TYPES: Record<FieldRole, readonly string[]> = {
  title: ['text', 'email', 'link', 'formula'],
  status: ['choice', 'choices', 'bool'],
  date: ['date', 'datetime', 'createdAt', 'modifiedAt'],
  end: ['date', 'datetime'],
  person: ['person', 'persons', 'createdBy', 'modifiedBy'],
  geo: ['commune', 'communes', 'epci', 'pole', 'poles'],
  amount: ['money', 'number', 'integer', 'percent', 'rating', 'scale', 'formula', 'rollup'],
  image: ['file'],
  colour: ['choice'],
  progress: ['percent', 'number', 'integer'],
  votes: ['votes'],
  depends: ['relation', 'relations']
}

export function roleField(fields: readonly Field[], settings: ViewSettings, role: FieldRole): Field | null {
  const live = fields.filter((field) => !field.retired)
  const chosen = isJsonObject(settings.options?.['roles']) ? settings.options['roles'][role] : undefined
  return (
    live.find((field) => field.key === chosen) ??
    live.find((field) => field.role === role) ??
    (role === 'title' ? live.find((field) => field.type === 'text') : undefined) ??
    null
  )
}

/** What may be chosen for it. */
export function roleCandidates(fields: readonly Field[], role: FieldRole): Field[] {
  return fields.filter((field) => !field.retired && ROLE_TYPES[role].includes(field.type))
}

export function withRole(settings: ViewSettings, role: FieldRole, key: string): ViewSettings {
  const roles = isJsonObject(settings.options?.['roles']) ? settings.options['roles'] : {}
  return withOptions(settings, { roles: { ...roles, [role]: key } })
}

export function withOptions(settings: ViewSettings, change: Record<string, Json>): ViewSettings {
  return { ...settings, options: { ...settings.options, ...change } }
}

import type { Messages } from '$lib/i18n'
import type { SelectOption } from '$lib/ui/types'
import { DEPARTMENTS, ORGANISATION_KINDS, type OrganisationKind } from '#shared/vocabulary'

export type Department = (typeof DEPARTMENTS)[number]

export function kindOptions(t: Messages): SelectOption<OrganisationKind>[] {
  return ORGANISATION_KINDS.map((kind) => ({ value: kind, label: t(`network.kind.${kind}`) }))
}

export function departmentOptions(t: Messages): SelectOption<Department>[] {
  return DEPARTMENTS.map((code) => ({ value: code, label: t(`network.department.${code}`) }))
}

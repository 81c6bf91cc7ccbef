// The four roles and the four parts as choices, each with its sentence.
import type { Messages } from '$lib/i18n'
import {
  INITIATIVE_ROLES,
  PARTICIPATION_ROLES,
  type InitiativeRole,
  type ParticipationRole
} from '#shared/permissions'

export function roleOptions(t: Messages): { value: InitiativeRole; label: string; note: string }[] {
  return INITIATIVE_ROLES.map((value) => ({
    value,
    label: t(`initiatives.role.${value}`),
    note: t(`initiatives.role.${value}.detail`)
  }))
}

export function partOptions(t: Messages): { value: ParticipationRole; label: string; note: string }[] {
  return PARTICIPATION_ROLES.map((value) => ({
    value,
    label: t(`initiatives.part.${value}`),
    note: t(`initiatives.part.${value}.detail`)
  }))
}

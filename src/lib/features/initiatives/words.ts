// Options of the closed lists, in the language of the person.
import type { Messages } from '$lib/i18n'
import { DEPARTMENTS, INITIATIVE_STATUSES, MISSIONS, POLE_FUNCTIONS } from '#shared/vocabulary'

export function statusOptions(t: Messages) {
  return INITIATIVE_STATUSES.map((value) => ({ value, label: t(`initiatives.status.${value}`) }))
}

export function missionOptions(t: Messages) {
  return MISSIONS.map((value) => ({ value, label: t(`initiatives.mission.${value}`) }))
}

export function functionOptions(t: Messages) {
  return POLE_FUNCTIONS.map((value) => ({
    value,
    label: t(`initiatives.poleFunction.${value}`),
    note: t(`initiatives.poleFunction.${value}.detail`)
  }))
}

export function departmentOptions(t: Messages) {
  return DEPARTMENTS.map((value) => ({ value, label: `${t(`initiatives.department.${value}`)} (${value})` }))
}

// From a path to what Matrix draws.
import type { Format, Messages } from '$lib/i18n'
import type { MatrixColumn, MatrixRow } from '$lib/ui/Matrix.svelte'
import type { StepMark } from '$lib/ui/types'
import { tintOf } from '#shared/plate'
import type { PathDto, SubjectDto } from '#shared/schemas/phases'
import type { StepState } from '#shared/vocabulary'
import { stepOf, type Step } from './path'

export const MARKS: Record<StepState, StepMark> = {
  done: 'done',
  current: 'now',
  waiting: 'wait',
  ahead: 'ahead'
}

export function columnsOf(t: Messages, path: PathDto): MatrixColumn[] {
  return path.phases.map((phase, index) => ({
    title: phase.title,
    note: t('initiatives.path.phase', { rank: index + 1 })
  }))
}

export function rowsOf(format: Format, path: PathDto, hrefOf: (subject: SubjectDto) => string): MatrixRow[] {
  return path.subjects.map((subject) => ({
    key: subject.id,
    title: subject.title,
    note: subject.note,
    href: hrefOf(subject),
    tint: tintOf(subject.carriedBy),
    cells: path.phases.map((phase) => {
      const step = stepOf(subject, phase.id)
      return { mark: MARKS[step.state], ...linesOf(format, step) }
    })
  }))
}

/** Two short lines; a date that no line says is the second, or the first when there is none. */
export function linesOf(format: Format, step: Step): { title: string; note: string } {
  const date = step.on === null ? '' : format.upcoming(step.on)
  if (step.headline === '') return { title: step.detail || date, note: step.detail ? date : '' }
  return { title: step.headline, note: step.detail || date }
}

// What one may do with a step, as values: the menu of a cell and the sheet of a subject show the same list.
import type { Messages } from '$lib/i18n'
import type { IconName } from '$lib/ui/icons'
import type { Action } from '$lib/ui/types'
import type { PhaseDto, SubjectDto } from '#shared/schemas/phases'
import { STEP_STATES, type StepState } from '#shared/vocabulary'
import type { PathState } from './path-state.svelte'
import { changesTo, changesToNext, stepOf } from './path'

const ICONS: Record<StepState, IconName> = {
  done: 'check-circle',
  current: 'dot-outline',
  waiting: 'hourglass-medium',
  ahead: 'minus'
}

export function stepActions(
  t: Messages,
  state: PathState,
  subject: SubjectDto,
  phase: PhaseDto,
  edit: () => void
): Action[] {
  const { path } = state
  const step = stepOf(subject, phase.id)
  const rank = path.phases.findIndex((each) => each.id === phase.id) + 1
  const last = rank === path.phases.length
  const forward: Action = {
    key: 'next',
    label: t(last ? 'initiatives.path.step.finish' : 'initiatives.path.step.next'),
    icon: 'arrow-right',
    run: () =>
      state.move(
        subject,
        changesToNext(path, subject, phase.id),
        last
          ? t('initiatives.path.moved.finished', { subject: subject.title })
          : t('initiatives.path.moved.next', { subject: subject.title, rank: rank + 1 })
      )
  }
  const states = [...STEP_STATES].reverse().map<Action>((value) => ({
    key: value,
    label: t(`initiatives.path.state.${value}`),
    icon: ICONS[value],
    checked: step.state === value,
    run: () =>
      state.move(subject, changesTo(subject, phase.id, value), movedSentence(t, subject, phase, value))
  }))
  const words: Action = {
    key: 'words',
    label: t('initiatives.path.step.edit'),
    icon: 'pencil-simple',
    run: edit
  }
  return step.state === 'done' ? [...states, words] : [forward, ...states, words]
}

export function movedSentence(t: Messages, subject: SubjectDto, phase: PhaseDto, state: StepState): string {
  return t('initiatives.path.moved', {
    subject: subject.title,
    phase: phase.title,
    state: t(`initiatives.path.state.${state}`).toLocaleLowerCase(t.locale)
  })
}

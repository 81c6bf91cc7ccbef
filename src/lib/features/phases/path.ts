// The path of an initiative as pure functions: where a subject stands, what a gesture on a step changes, what comes next.
import type { PathDto, PhaseDto, SubjectDto } from '#shared/schemas/phases'
import type { StepState } from '#shared/vocabulary'

export type Step = SubjectDto['steps'][number]

/** One change of one step, as PATCH …/steps/:phaseId takes it. */
export interface StepChange {
  phaseId: string
  state: StepState
}

export interface DatedStep {
  on: string
  subject: SubjectDto
  phase: PhaseDto
  step: Step
}

export function stepOf(subject: SubjectDto, phaseId: string): Step {
  const found = subject.steps.find((step) => step.phaseId === phaseId)
  return found ?? { phaseId, state: 'ahead', headline: '', detail: '', on: null }
}

/** Where the subject stands: the furthest step under way or waited for, else the first one ahead; null once all is done. */
export function presentStep(path: PathDto, subject: SubjectDto): Step | null {
  const steps = path.phases.map((phase) => stepOf(subject, phase.id))
  const open = steps.filter((step) => step.state === 'current' || step.state === 'waiting')
  return open.at(-1) ?? steps.find((step) => step.state === 'ahead') ?? null
}

/** What must change for this step to be in `state`. Done steps before it are not touched: people walk back too. */
export function changesTo(subject: SubjectDto, phaseId: string, state: StepState): StepChange[] {
  return stepOf(subject, phaseId).state === state ? [] : [{ phaseId, state }]
}

/** Done here, and the following phase begins if it was still ahead. */
export function changesToNext(path: PathDto, subject: SubjectDto, phaseId: string): StepChange[] {
  const following = path.phases[path.phases.findIndex((phase) => phase.id === phaseId) + 1]
  const changes = changesTo(subject, phaseId, 'done')
  if (following && stepOf(subject, following.id).state === 'ahead') {
    changes.push({ phaseId: following.id, state: 'current' })
  }
  return changes
}

/** The changes that bring the subject back where it was before `changes`. */
export function undoOf(subject: SubjectDto, changes: readonly StepChange[]): StepChange[] {
  return [...changes].reverse().map(({ phaseId }) => ({ phaseId, state: stepOf(subject, phaseId).state }))
}

export function withStep(path: PathDto, subjectId: string, phaseId: string, change: Partial<Step>): PathDto {
  const subjects = path.subjects.map((subject) => {
    if (subject.id !== subjectId) return subject
    const steps = path.phases.map((phase) => {
      const step = stepOf(subject, phase.id)
      return phase.id === phaseId ? { ...step, ...change } : step
    })
    return { ...subject, steps }
  })
  return { ...path, subjects }
}

/** Dated steps still to come, the nearest first. `today` is a calendar day. */
export function upcomingSteps(path: PathDto, today: string): DatedStep[] {
  const dated: DatedStep[] = []
  for (const subject of path.subjects) {
    for (const phase of path.phases) {
      const step = stepOf(subject, phase.id)
      if (step.on !== null && step.on >= today && step.state !== 'done') {
        dated.push({ on: step.on, subject, phase, step })
      }
    }
  }
  return dated.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
}

/** Subjects gathered by the organisation that carries them, in the order they first appear: the legend of the map. */
export function carriers(path: PathDto): { organisation: SubjectDto['carriedBy']; subjects: SubjectDto[] }[] {
  const groups = new Map<string | null, { organisation: SubjectDto['carriedBy']; subjects: SubjectDto[] }>()
  for (const subject of path.subjects) {
    const key = subject.carriedBy?.id ?? null
    const group = groups.get(key) ?? { organisation: subject.carriedBy, subjects: [] }
    group.subjects.push(subject)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** `afterId` that moves the item at `from` one rank up or down; undefined at the ends. */
export function afterIdFor(
  ids: readonly string[],
  id: string,
  direction: 'up' | 'down'
): string | null | undefined {
  const rank = ids.indexOf(id)
  if (rank < 0) return undefined
  if (direction === 'up') return rank === 0 ? undefined : (ids[rank - 2] ?? null)
  return ids[rank + 1]
}

// The path on screen: gestures show at once, the server confirms; what it refuses goes back and is said beside the path.
import { createApi, type ApiClient } from '$lib/api/client'
import { errorSentence } from '$lib/i18n/error-sentence'
import type { Messages } from '$lib/i18n'
import type { Toasts } from '$lib/state/toasts.svelte'
import type { PathDto, PhaseDto, SubjectDto } from '#shared/schemas/phases'
import * as verbs from './actions'
import { stepOf, undoOf, withStep, type StepChange } from './path'

interface Surroundings {
  initiativeId: string
  t: Messages
  toasts: Toasts
}

export class PathState {
  path: PathDto = $state.raw({ phases: [], subjects: [], abilities: { manage: false, move: false } })
  /** The sentence of the last refusal; empty when the last gesture went through. */
  problem = $state('')
  #around: () => Surroundings
  #api: ApiClient

  constructor(path: PathDto, around: () => Surroundings) {
    this.path = path
    this.#around = around
    this.#api = createApi(fetch)
  }

  /** Several steps of one subject together, one sentence, one « Annuler ». */
  async move(subject: SubjectDto, changes: readonly StepChange[], sentence: string): Promise<void> {
    if (changes.length === 0) return
    const back = undoOf(subject, changes)
    const { toasts } = this.#around()
    if (await this.#apply(subject.id, changes)) {
      toasts.show(sentence, { undo: () => void this.#apply(subject.id, back) })
    }
  }

  /** Words and date of a step. True when saved. */
  async note(subject: SubjectDto, phaseId: string, words: verbs.StepWords): Promise<boolean> {
    const { initiativeId } = this.#around()
    const before = this.path
    this.path = withStep(this.path, subject.id, phaseId, words)
    return this.#attempt(before, () => verbs.patchStep(this.#api, initiativeId, subject.id, phaseId, words))
  }

  addPhase(words: verbs.PhaseWords & { title: string }): Promise<boolean> {
    return this.#edit((api, id) => verbs.addPhase(api, id, words))
  }

  changePhase(phaseId: string, words: verbs.PhaseWords): Promise<boolean> {
    return this.#edit((api, id) => verbs.patchPhase(api, id, phaseId, words))
  }

  removePhase(phaseId: string): Promise<boolean> {
    return this.#edit((api, id) => verbs.removePhase(api, id, phaseId))
  }

  /** A phase where nothing was noted: gone at once, back with « Annuler ». */
  async dropPhase({ id, title, gate }: PhaseDto): Promise<void> {
    const { t, toasts } = this.#around()
    const afterId = before(this.path.phases, id)
    if (!(await this.removePhase(id))) return
    toasts.show(t('initiatives.path.phase.removed', { title }), {
      undo: async () => void (await this.addPhase({ title, gate, afterId }))
    })
  }

  addSubject(words: verbs.SubjectWords & { title: string }): Promise<boolean> {
    return this.#edit((api, id) => verbs.addSubject(api, id, words))
  }

  changeSubject(subjectId: string, words: verbs.SubjectWords): Promise<boolean> {
    return this.#edit((api, id) => verbs.patchSubject(api, id, subjectId, words))
  }

  removeSubject(subjectId: string): Promise<boolean> {
    return this.#edit((api, id) => verbs.removeSubject(api, id, subjectId))
  }

  /** The same for a row. */
  async dropSubject({ id, title, note, organisation, carriedBy }: SubjectDto): Promise<void> {
    const { t, toasts } = this.#around()
    const afterId = before(this.path.subjects, id)
    if (!(await this.removeSubject(id))) return
    const words = {
      title,
      note,
      organisationId: organisation?.id ?? null,
      carriedById: carriedBy?.id ?? null
    }
    toasts.show(t('initiatives.path.subject.removed', { title }), {
      undo: async () => void (await this.addSubject({ ...words, afterId }))
    })
  }

  /** Whether something noted would be lost with this phase. */
  subjectsNotedIn(phaseId: string): number {
    return this.path.subjects.filter((subject) => {
      const step = stepOf(subject, phaseId)
      return step.state !== 'ahead' || step.headline !== '' || step.detail !== '' || step.on !== null
    }).length
  }

  #apply(subjectId: string, changes: readonly StepChange[]): Promise<boolean> {
    const { initiativeId } = this.#around()
    const before = this.path
    for (const { phaseId, state } of changes) this.path = withStep(this.path, subjectId, phaseId, { state })
    return this.#attempt(before, async () => {
      let answer = this.path
      for (const { phaseId, state } of changes) {
        answer = await verbs.patchStep(this.#api, initiativeId, subjectId, phaseId, { state })
      }
      return answer
    })
  }

  #edit(verb: (api: ApiClient, id: string) => Promise<PathDto>): Promise<boolean> {
    return this.#attempt(this.path, () => verb(this.#api, this.#around().initiativeId))
  }

  async #attempt(before: PathDto, work: () => Promise<PathDto>): Promise<boolean> {
    this.problem = ''
    try {
      this.path = await work()
      return true
    } catch (error) {
      this.path = before
      this.problem = errorSentence(this.#around().t, error)
      return false
    }
  }
}

function before(list: readonly { id: string }[], id: string): string | null {
  return list[list.findIndex((each) => each.id === id) - 1]?.id ?? null
}

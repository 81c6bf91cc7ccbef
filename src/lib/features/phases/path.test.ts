import { describe, expect, test } from 'vitest'
import type { PathDto } from '#shared/schemas/phases'
import type { StepState } from '#shared/vocabulary'
import {
  afterIdFor,
  carriers,
  changesTo,
  changesToNext,
  presentStep,
  stepOf,
  undoOf,
  upcomingSteps,
  withStep
} from './path'

const phases = ['volontaires', 'ecoute', 'soirees', 'suite'].map((id) => ({
  id,
  key: id,
  title: id,
  gate: ''
}))

function subject(id: string, states: StepState[], on: Record<string, string> = {}) {
  return {
    id,
    title: id,
    note: '',
    organisation: null,
    carriedBy: null,
    steps: phases.map((phase, rank) => ({
      phaseId: phase.id,
      state: states[rank] ?? ('ahead' as const),
      headline: '',
      detail: '',
      on: on[phase.id] ?? null
    }))
  }
}

const plufur = subject('plufur', ['done', 'done', 'current'], { soirees: '2020-02-11', ecoute: '2020-01-05' })
const tremel = subject('tremel', ['done', 'done', 'done', 'current'], { suite: '2020-02-19' })
const saintMichel = subject('saint-michel', ['done', 'done', 'done', 'waiting'])
const path: PathDto = {
  phases,
  subjects: [tremel, plufur, saintMichel],
  abilities: { manage: true, move: true }
}

describe('the path of an initiative', () => {
  test('says where each subject stands', () => {
    expect(presentStep(path, plufur)?.phaseId).toBe('soirees')
    expect(presentStep(path, saintMichel)?.state).toBe('waiting')
    expect(presentStep(path, subject('neuve', []))?.phaseId).toBe('volontaires')
    expect(presentStep(path, subject('finie', ['done', 'done', 'done', 'done']))).toBeNull()
  })

  test('passing to the next phase closes this one and opens the following', () => {
    const changes = changesToNext(path, plufur, 'soirees')
    expect(changes).toEqual([
      { phaseId: 'soirees', state: 'done' },
      { phaseId: 'suite', state: 'current' }
    ])
    expect(undoOf(plufur, changes)).toEqual([
      { phaseId: 'suite', state: 'ahead' },
      { phaseId: 'soirees', state: 'current' }
    ])
  })

  test('the last phase closes without opening anything, and nothing changes twice', () => {
    expect(changesToNext(path, tremel, 'suite')).toEqual([{ phaseId: 'suite', state: 'done' }])
    expect(changesTo(plufur, 'soirees', 'current')).toEqual([])
  })

  test('a change of one step leaves the others alone', () => {
    const next = withStep(path, 'plufur', 'soirees', { headline: 'Mardi 11 février' })
    const changed = next.subjects.find((s) => s.id === 'plufur')
    expect(changed && stepOf(changed, 'soirees').headline).toBe('Mardi 11 février')
    expect(next.subjects[0]).toBe(tremel)
  })

  test('appointments are the dated steps to come, the nearest first', () => {
    expect(upcomingSteps(path, '2020-02-06').map((d) => [d.on, d.subject.id])).toEqual([
      ['2020-02-11', 'plufur'],
      ['2020-02-19', 'tremel']
    ])
    expect(upcomingSteps(path, '2020-02-12')).toHaveLength(1)
  })

  test('subjects without a carrier stay together', () => {
    expect(carriers(path)).toHaveLength(1)
  })

  test('moving up and down in a list gives the sibling to stand after', () => {
    expect(afterIdFor(['a', 'b', 'c'], 'b', 'up')).toBeNull()
    expect(afterIdFor(['a', 'b', 'c'], 'c', 'up')).toBe('a')
    expect(afterIdFor(['a', 'b', 'c'], 'a', 'up')).toBeUndefined()
    expect(afterIdFor(['a', 'b', 'c'], 'b', 'down')).toBe('c')
    expect(afterIdFor(['a', 'b', 'c'], 'c', 'down')).toBeUndefined()
  })
})

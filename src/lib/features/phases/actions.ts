// The verbs of a path: the server answers each with the whole path as it has become.
import { unwrap, type ApiClient } from '$lib/api/client'
import type { PathDto } from '#shared/schemas/phases'
import type { StepState } from '#shared/vocabulary'

export interface StepWords {
  state?: StepState
  headline?: string
  detail?: string
  on?: string | null
}

export interface SubjectWords {
  title?: string
  note?: string
  organisationId?: string | null
  carriedById?: string | null
  afterId?: string | null
}

export interface PhaseWords {
  title?: string
  gate?: string
  afterId?: string | null
}

export function readPath(api: ApiClient, id: string): Promise<PathDto> {
  return unwrap(api.initiatives[':id'].path.$get({ param: { id } }))
}

export function patchStep(
  api: ApiClient,
  id: string,
  subjectId: string,
  phaseId: string,
  json: StepWords
): Promise<PathDto> {
  return unwrap(
    api.initiatives[':id'].subjects[':subjectId'].steps[':phaseId'].$patch({
      param: { id, subjectId, phaseId },
      json
    })
  )
}

export function addPhase(api: ApiClient, id: string, json: PhaseWords & { title: string }): Promise<PathDto> {
  return unwrap(api.initiatives[':id'].phases.$post({ param: { id }, json }))
}

export function patchPhase(api: ApiClient, id: string, phaseId: string, json: PhaseWords): Promise<PathDto> {
  return unwrap(api.initiatives[':id'].phases[':phaseId'].$patch({ param: { id, phaseId }, json }))
}

export function removePhase(api: ApiClient, id: string, phaseId: string): Promise<PathDto> {
  return unwrap(api.initiatives[':id'].phases[':phaseId'].$delete({ param: { id, phaseId } }))
}

export function addSubject(
  api: ApiClient,
  id: string,
  json: SubjectWords & { title: string }
): Promise<PathDto> {
  return unwrap(api.initiatives[':id'].subjects.$post({ param: { id }, json }))
}

export function patchSubject(
  api: ApiClient,
  id: string,
  subjectId: string,
  json: SubjectWords
): Promise<PathDto> {
  return unwrap(api.initiatives[':id'].subjects[':subjectId'].$patch({ param: { id, subjectId }, json }))
}

export function removeSubject(api: ApiClient, id: string, subjectId: string): Promise<PathDto> {
  return unwrap(api.initiatives[':id'].subjects[':subjectId'].$delete({ param: { id, subjectId } }))
}

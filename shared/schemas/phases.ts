import { z } from 'zod'
import { STEP_STATES } from '#shared/vocabulary'
import { Day, Id, line, requiredLine } from './common'
import { OrganisationRef } from './organisations'

export const PhaseDto = z.object({ id: Id, key: z.string(), title: z.string(), gate: z.string() })
export const StepDto = z.object({
  phaseId: Id,
  state: z.enum(STEP_STATES),
  headline: z.string(),
  detail: z.string(),
  on: Day.nullable()
})
export const SubjectDto = z.object({
  id: Id,
  title: z.string(),
  note: z.string(),
  organisation: OrganisationRef.nullable(),
  carriedBy: OrganisationRef.nullable(),
  /** One per phase, in the order of the phases. */
  steps: z.array(StepDto)
})
/** The whole path of an initiative; without phases `phases` is empty. */
export const PathDto = z.object({
  phases: z.array(PhaseDto),
  subjects: z.array(SubjectDto),
  abilities: z.object({ manage: z.boolean(), move: z.boolean() })
})
export type PathDto = z.infer<typeof PathDto>
export type SubjectDto = z.infer<typeof SubjectDto>
export type PhaseDto = z.infer<typeof PhaseDto>

export const PhaseInput = z.object({
  title: requiredLine(120),
  gate: line(300).optional(),
  afterId: Id.nullable().optional()
})
export const PhasePatch = PhaseInput.partial()
export const SubjectInput = z.object({
  title: requiredLine(160),
  note: line(300).optional(),
  organisationId: Id.nullable().optional(),
  carriedById: Id.nullable().optional(),
  afterId: Id.nullable().optional()
})
export const SubjectPatch = SubjectInput.partial()
export const StepPatch = z.object({
  state: z.enum(STEP_STATES).optional(),
  headline: line(80).optional(),
  detail: line(80).optional(),
  on: Day.nullable().optional()
})

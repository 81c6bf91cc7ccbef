import { z } from 'zod'
import { INITIATIVE_ROLES, PARTICIPATION_ROLES } from '#shared/permissions'
import { FUNDING_KINDS, INITIATIVE_STATUSES, MISSIONS, POLE_FUNCTIONS } from '#shared/vocabulary'
import { Day, Id, Instant, line, ListQuery, listOf, paragraph, requiredLine } from './common'
import { Department, OrganisationRef } from './organisations'
import { PersonRef } from './people'

export const InitiativeRef = z.object({
  id: Id,
  slug: z.string(),
  title: z.string(),
  /** Lead and partner organisations, in the order of their plates. */
  organisations: z.array(OrganisationRef)
})
export type InitiativeRef = z.infer<typeof InitiativeRef>

export const ParticipationDto = z.object({
  organisation: OrganisationRef,
  role: z.enum(PARTICIPATION_ROLES)
})
export type ParticipationDto = z.infer<typeof ParticipationDto>

export const InitiativeDto = InitiativeRef.extend({
  summary: z.string(),
  type: z.string(),
  status: z.enum(INITIATIVE_STATUSES),
  visibility: z.enum(['network', 'participants']),
  mission: z.enum(MISSIONS).nullable(),
  poleFunction: z.enum(POLE_FUNCTIONS).nullable(),
  funding: z.array(z.enum(FUNDING_KINDS)),
  framework: z.string(),
  startsOn: Day.nullable(),
  endsOn: Day.nullable(),
  archivedAt: Instant.nullable(),
  createdAt: Instant,
  updatedAt: Instant,
  participations: z.array(ParticipationDto),
  /** Who pilots it by name, for its line in a list; everyone is in /initiatives/:id/people. */
  pilots: z.array(PersonRef),
  /** The viewer's role, `visitor` when it is only open to the network. */
  role: z.enum([...INITIATIVE_ROLES, 'visitor']),
  followed: z.boolean(),
  abilities: z.object({ write: z.boolean(), manage: z.boolean(), follow: z.boolean() })
})
export type InitiativeDto = z.infer<typeof InitiativeDto>

export const InitiativeInput = z.object({
  title: requiredLine(160),
  type: z.string().max(80).default('free'),
  leadOrganisationId: Id,
  partnerOrganisationIds: z.array(Id).max(60).default([]),
  supporterOrganisationIds: z.array(Id).max(60).default([]),
  territoryOrganisationIds: z.array(Id).max(200).default([]),
  visibility: z.enum(['network', 'participants']),
  summary: paragraph(600).optional(),
  status: z.enum(INITIATIVE_STATUSES).optional(),
  mission: z.enum(MISSIONS).nullable().optional(),
  poleFunction: z.enum(POLE_FUNCTIONS).nullable().optional(),
  funding: z.array(z.enum(FUNDING_KINDS)).optional(),
  framework: line(300).optional(),
  startsOn: Day.nullable().optional(),
  endsOn: Day.nullable().optional()
})
export type InitiativeInput = z.infer<typeof InitiativeInput>

export const InitiativePatch = InitiativeInput.omit({
  type: true,
  leadOrganisationId: true,
  partnerOrganisationIds: true,
  supporterOrganisationIds: true,
  territoryOrganisationIds: true
})
  .partial()
  .extend({
    archived: z.boolean().optional(),
    /** The `updatedAt` this edit started from: `conflict.stale` when someone changed the initiative since. */
    basedOn: Instant.optional()
  })

export const ParticipationInput = z.object({ organisationId: Id, role: z.enum(PARTICIPATION_ROLES) })
export const ParticipationPatch = z.object({ role: z.enum(PARTICIPATION_ROLES) })

export const InitiativeQuery = ListQuery.extend({
  q: z.string().max(200).optional(),
  /** `mine`: I have a part of my own; `organisation`: my organisations take part; `network`: all I may see. */
  scope: z.enum(['mine', 'organisation', 'network']).default('network'),
  organisationId: Id.optional(),
  status: z.enum(INITIATIVE_STATUSES).optional(),
  mission: z.enum(MISSIONS).optional(),
  poleFunction: z.enum(POLE_FUNCTIONS).optional(),
  department: Department.optional(),
  archived: z.enum(['true', 'false']).default('false')
})
export const InitiativeList = listOf(InitiativeDto)

/** 3 missions × 4 functions: how many initiatives the viewer may see in each place. */
export const InitiativeMatrix = z.object({
  cells: z.array(
    z.object({
      mission: z.enum(MISSIONS),
      poleFunction: z.enum(POLE_FUNCTIONS),
      initiatives: z.array(InitiativeRef)
    })
  ),
  unplaced: z.array(InitiativeRef)
})
export type InitiativeMatrix = z.infer<typeof InitiativeMatrix>

import { z } from 'zod'
import { INITIATIVE_ROLES, NETWORK_ROLES } from '#shared/permissions'
import { emailAddress, Id, Instant, line, ListQuery, listOf, requiredLine } from './common'
import { MembershipRoleSchema, OrganisationRef } from './organisations'

/** A person as shown beside something they did; `organisation` gives the colour of the ring. */
export const PersonRef = z.object({
  id: Id,
  name: z.string(),
  givenName: z.string(),
  initials: z.string(),
  organisation: OrganisationRef.nullable()
})
export type PersonRef = z.infer<typeof PersonRef>

export const MembershipDto = z.object({
  id: Id,
  organisation: OrganisationRef,
  role: MembershipRoleSchema,
  jobTitle: z.string(),
  since: Instant
})

export const PersonDto = PersonRef.extend({
  familyName: z.string(),
  /** Null when the viewer may not see it. */
  email: z.string().nullable(),
  phone: z.string().nullable(),
  networkRole: z.enum(NETWORK_ROLES).nullable(),
  memberships: z.array(MembershipDto),
  status: z.enum(['active', 'invited', 'suspended', 'left']),
  createdAt: Instant,
  abilities: z.object({ manage: z.boolean(), suspend: z.boolean(), setNetworkRole: z.boolean() })
})
export type PersonDto = z.infer<typeof PersonDto>

export const PersonQuery = ListQuery.extend({
  q: line(200).optional(),
  organisationId: Id.optional(),
  networkRole: z.enum(NETWORK_ROLES).optional(),
  status: z.enum(['active', 'invited', 'suspended']).optional()
})
export type PersonQuery = z.infer<typeof PersonQuery>
export const PersonList = listOf(PersonDto)

export const PersonPatch = z.object({
  givenName: requiredLine(80).optional(),
  familyName: line(80).optional(),
  phone: line(40).optional(),
  networkRole: z.enum(NETWORK_ROLES).nullable().optional(),
  suspended: z.boolean().optional()
})
export type PersonPatch = z.infer<typeof PersonPatch>

/** Adds a person to an organisation; an unknown address is invited by e-mail. */
export const MembershipInput = z.object({
  email: emailAddress,
  givenName: requiredLine(80).optional(),
  familyName: line(80).optional(),
  role: MembershipRoleSchema,
  jobTitle: line(120).optional()
})
export type MembershipInput = z.infer<typeof MembershipInput>
export const MembershipPatch = z.object({
  role: MembershipRoleSchema.optional(),
  jobTitle: line(120).optional()
})
export type MembershipPatch = z.infer<typeof MembershipPatch>

export const MemberDto = z.object({
  membershipId: Id,
  person: PersonDto,
  role: MembershipRoleSchema,
  jobTitle: z.string(),
  since: Instant,
  abilities: z.object({ manage: z.boolean() })
})
export type MemberDto = z.infer<typeof MemberDto>
export const MemberList = listOf(MemberDto)

export const ParticipantDto = z.object({
  person: PersonRef,
  role: z.enum(INITIATIVE_ROLES),
  organisation: OrganisationRef,
  /** false: implied by the part of their organisation, not given to the person. */
  explicit: z.boolean(),
  since: Instant.nullable()
})
export type ParticipantDto = z.infer<typeof ParticipantDto>
export const ParticipantList = listOf(ParticipantDto)

/** By `personId`, or by e-mail (invites an unknown person, who then belongs to `organisationId` as a member). */
export const ParticipantInput = z
  .object({
    personId: Id.optional(),
    email: emailAddress.optional(),
    givenName: requiredLine(80).optional(),
    familyName: line(80).optional(),
    role: z.enum(INITIATIVE_ROLES),
    organisationId: Id
  })
  .refine((v) => (v.personId === undefined) !== (v.email === undefined), { path: ['personId'] })
export const ParticipantPatch = z.object({ role: z.enum(INITIATIVE_ROLES) })

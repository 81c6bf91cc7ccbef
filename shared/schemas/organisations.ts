import { z } from 'zod'
import { MEMBERSHIP_ROLES } from '#shared/permissions'
import { DEPARTMENTS, ORGANISATION_KINDS } from '#shared/vocabulary'
import {
  emailAddress,
  Id,
  Instant,
  line,
  ListQuery,
  listOf,
  paragraph,
  requiredLine,
  webAddress
} from './common'

export const OrganisationKind = z.enum(ORGANISATION_KINDS)

export const Department = z.enum(DEPARTMENTS)

/** What a plate needs. `tint` 1 to 8 inside the department; null: outlined (partner) or regional. */
export const OrganisationRef = z.object({
  id: Id,
  slug: z.string(),
  name: z.string(),
  code: z.string(),
  kind: OrganisationKind,
  standing: z.enum(['member', 'partner']),
  department: z.string().nullable(),
  secondDepartment: z.string().nullable(),
  tint: z.number().int().nullable(),
  territory: z.string()
})
export type OrganisationRef = z.infer<typeof OrganisationRef>

export const OrganisationDto = OrganisationRef.extend({
  description: z.string(),
  website: z.string(),
  email: z.string(),
  phone: z.string(),
  address: z.string(),
  territoryCodes: z.array(z.string()),
  longitude: z.number().nullable(),
  latitude: z.number().nullable(),
  memberCount: z.number().int(),
  initiativeCount: z.number().int(),
  archivedAt: Instant.nullable(),
  createdAt: Instant,
  updatedAt: Instant,
  abilities: z.object({ manage: z.boolean() })
})
export type OrganisationDto = z.infer<typeof OrganisationDto>

export const OrganisationInput = z.object({
  name: requiredLine(160),
  /** 2 to 6 capitals or digits; proposed from the name when absent. */
  code: z
    .string()
    .transform((s) => s.trim().toUpperCase())
    .pipe(z.string().regex(/^[A-Z0-9]{2,6}$/))
    .optional(),
  kind: OrganisationKind,
  standing: z.enum(['member', 'partner']).optional(),
  department: Department.nullable().optional(),
  secondDepartment: Department.nullable().optional(),
  /** Given at creation (the next free rank of the department when absent), never reused. */
  tint: z.number().int().min(1).max(8).nullable().optional(),
  territory: line(200).optional(),
  territoryCodes: z
    .array(z.string().regex(/^[0-9A-Za-z-]{2,40}$/))
    .max(200)
    .optional(),
  description: paragraph(4000).optional(),
  website: webAddress.optional(),
  email: z.union([z.literal(''), emailAddress]).optional(),
  phone: line(40).optional(),
  address: line(300).optional(),
  longitude: z.number().min(-180).max(180).nullable().optional(),
  latitude: z.number().min(-90).max(90).nullable().optional()
})
export type OrganisationInput = z.infer<typeof OrganisationInput>
/** `archived` leaves the directory and the choices; nothing is deleted, and the tint stays taken. */
export const OrganisationPatch = OrganisationInput.partial().extend({ archived: z.boolean().optional() })
export type OrganisationPatch = z.infer<typeof OrganisationPatch>

export const OrganisationQuery = ListQuery.extend({
  q: line(200).optional(),
  kind: OrganisationKind.optional(),
  department: Department.optional(),
  standing: z.enum(['member', 'partner']).optional(),
  archived: z.enum(['true', 'false']).default('false')
})
export type OrganisationQuery = z.infer<typeof OrganisationQuery>
export const OrganisationList = listOf(OrganisationDto)

export const MembershipRoleSchema = z.enum(MEMBERSHIP_ROLES)

export const CsvPreview = z.object({
  /** False for a preview, which writes nothing; true when everything below was written. */
  committed: z.boolean(),
  /** Headers as the file spells them: understood, and left aside. */
  columns: z.array(z.string()),
  unknownColumns: z.array(z.string()),
  counts: z.object({ create: z.number(), update: z.number(), unchanged: z.number(), invalid: z.number() }),
  lines: z.array(
    z.object({
      /** 1 is the header. */
      line: z.number().int(),
      action: z.enum(['create', 'update', 'unchanged', 'invalid']),
      label: z.string(),
      changes: z.array(z.object({ field: z.string(), from: z.string(), to: z.string() })),
      errors: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() }))
    })
  )
})
export type CsvPreview = z.infer<typeof CsvPreview>
export type CsvLine = CsvPreview['lines'][number]

/** The same body previews (`commit: false`) and writes (`commit: true`, refused whole when one line is invalid). */
export const CsvImportInput = z.object({ csv: z.string().min(1).max(2_000_000), commit: z.boolean() })
export type CsvImportInput = z.infer<typeof CsvImportInput>

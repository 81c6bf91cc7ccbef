import { z } from 'zod'
import { emailAddress, Id, Instant, line, ListQuery, listOf, paragraph, requiredLine } from './common'

export const NetworkDto = z.object({
  id: Id,
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  settings: z.object({ contactEmail: z.string().optional(), region: z.string().optional() }),
  counts: z.object({
    organisations: z.number(),
    poles: z.number(),
    people: z.number(),
    initiatives: z.number()
  }),
  abilities: z.object({ animate: z.boolean(), administer: z.boolean() })
})
export type NetworkDto = z.infer<typeof NetworkDto>
export const NetworkPatch = z.object({
  name: requiredLine(160).optional(),
  description: paragraph(2000).optional(),
  settings: z
    .object({ contactEmail: z.union([z.literal(''), emailAddress]).optional(), region: line(120).optional() })
    .optional()
})
export type NetworkPatch = z.infer<typeof NetworkPatch>

/** By the operator of the installation only; its first administrator is invited by e-mail. */
export const NetworkInput = z.object({
  name: requiredLine(160),
  administratorEmail: emailAddress,
  administratorGivenName: requiredLine(80),
  administratorFamilyName: line(80)
})
export type NetworkInput = z.infer<typeof NetworkInput>

/** What the operator of the installation sees of each network: that it exists and its size, nothing it holds. */
export const NetworkSummary = z.object({
  id: Id,
  slug: z.string(),
  name: z.string(),
  createdAt: Instant,
  counts: z.object({ organisations: z.number(), people: z.number() })
})
export type NetworkSummary = z.infer<typeof NetworkSummary>
export const NetworkList = listOf(NetworkSummary)

export const AuditDto = z.object({
  seq: z.number(),
  at: Instant,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  data: z.record(z.string(), z.unknown())
})
export type AuditDto = z.infer<typeof AuditDto>
export const AuditQuery = ListQuery.extend({ action: line(80).optional() })
export type AuditQuery = z.infer<typeof AuditQuery>
/** `intact`: every line of the whole journal still follows from the one before it. */
export const AuditList = listOf(AuditDto).extend({ intact: z.boolean() })

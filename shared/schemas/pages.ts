import { z } from 'zod'
import { INITIATIVE_ROLES, PAGE_AUDIENCES } from '#shared/permissions'
import { PAGE_KINDS } from '#shared/vocabulary'
import { FieldInputs } from './collections'
import { Id, Instant, ListQuery, listOf, requiredLine } from './common'
import { InitiativeRef } from './initiatives'
import { OrganisationRef } from './organisations'
import { PersonRef } from './people'

export const PageKind = z.enum(PAGE_KINDS)
export type PageKind = z.infer<typeof PageKind>

export const PageNode = z.object({
  id: Id,
  parentId: Id.nullable(),
  kind: PageKind,
  title: z.string(),
  audience: z.enum(PAGE_AUDIENCES),
  /** Siblings sort by this, compared code unit by code unit. */
  position: z.string(),
  updatedAt: Instant,
  abilities: z.object({ write: z.boolean(), manage: z.boolean() })
})
export type PageNode = z.infer<typeof PageNode>
/** The whole tree the viewer may see, parents before children. */
export const PageTree = z.object({
  items: z.array(PageNode),
  next: z.null(),
  abilities: z.object({ create: z.boolean() })
})
export type PageTree = z.infer<typeof PageTree>

/** What one person sees of an initiative, as far as whoever asks may see it too. `role` null: it does not exist for them. */
export const ViewAsDto = z.object({
  person: PersonRef,
  role: z.enum([...INITIATIVE_ROLES, 'visitor']).nullable(),
  items: z.array(PageNode)
})
export type ViewAsDto = z.infer<typeof ViewAsDto>

export const PageDto = PageNode.extend({
  initiative: InitiativeRef,
  /** Room of the collaboration server: `/collab/<room>`. */
  room: z.string(),
  epoch: z.number().int(),
  audienceOrganisations: z.array(OrganisationRef),
  ancestors: z.array(z.object({ id: Id, title: z.string() })),
  createdBy: PersonRef.nullable(),
  createdAt: Instant,
  trashedAt: Instant.nullable(),
  wordCount: z.number().int(),
  excerpt: z.string(),
  lastEditedBy: PersonRef.nullable(),
  lastEditedAt: Instant.nullable()
})
export type PageDto = z.infer<typeof PageDto>

export const PageInput = z.object({
  /** Chosen by the device when the page was created offline; sending it twice creates one page. */
  id: Id.optional(),
  kind: PageKind,
  title: requiredLine(200),
  parentId: Id.nullable().optional(),
  /** Sibling after which it stands; null: first; absent: last. */
  afterId: Id.nullable().optional(),
  audience: z.enum(PAGE_AUDIENCES).optional(),
  audienceOrganisationIds: z.array(Id).max(60).optional(),
  /** Of a collection. */
  fields: FieldInputs.optional()
})
export const PagePatch = z.object({
  title: requiredLine(200).optional(),
  audience: z.enum(PAGE_AUDIENCES).optional(),
  audienceOrganisationIds: z.array(Id).max(60).optional()
})
export const PageMove = z.object({ parentId: Id.nullable(), afterId: Id.nullable() })

export const TrashedPage = z.object({
  id: Id,
  title: z.string(),
  kind: PageKind,
  trashedAt: Instant,
  trashedBy: PersonRef.nullable(),
  /** Pages that go with it. */
  descendantCount: z.number().int(),
  abilities: z.object({ manage: z.boolean() })
})
export const TrashList = listOf(TrashedPage)

/** Documents across every initiative the viewer may see, latest first. */
export const PageQuery = ListQuery.extend({
  q: z.string().max(200).optional(),
  kind: PageKind.optional(),
  initiativeId: Id.optional(),
  scope: z.enum(['recent', 'all']).default('all')
})
export const PageList = listOf(PageDto)

/** A document as a device would keep it: `version` is the ETag of its copy, and changes whenever the text does. */
export const CopyDto = z.object({
  page: PageDto,
  version: z.string().regex(/^\d{1,9}\.\d{1,16}$/),
  /** About what its copy weighs. */
  bytes: z.number().int()
})
export type CopyDto = z.infer<typeof CopyDto>
export const CopyList = listOf(CopyDto)

export const TicketDto = z.object({ ticket: z.string(), expiresAt: Instant })

export const FileDto = z.object({
  id: Id,
  name: z.string(),
  mediaType: z.string(),
  size: z.number().int(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  /** Where a reader of the page gets it. */
  url: z.string()
})
export type FileDto = z.infer<typeof FileDto>

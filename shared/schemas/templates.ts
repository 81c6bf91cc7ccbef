import { z } from 'zod'
import { TEMPLATE_SCOPES } from '#shared/permissions'
import { Id, Instant, line, listOf, requiredLine } from './common'
import { OrganisationRef } from './organisations'

/** A uuid, or the short name of a template that comes with the product. */
export const TemplateId = z.string().regex(/^[a-z0-9-]{1,60}$/)

export const TemplateDto = z.object({
  id: TemplateId,
  /** `shipped`: comes with the product, for everyone, changed by nobody. */
  scope: z.enum([...TEMPLATE_SCOPES, 'shipped']),
  name: z.string(),
  description: z.string(),
  organisation: OrganisationRef.nullable(),
  initiativeType: z.string().nullable(),
  /** Of its pages, in their order; the first one is above the others. */
  titles: z.array(z.string()),
  /** Says something of an organisation: whoever uses it chooses which one. */
  asksOrganisation: z.boolean(),
  updatedAt: Instant.nullable(),
  abilities: z.object({ manage: z.boolean() })
})
export type TemplateDto = z.infer<typeof TemplateDto>
export const TemplateList = listOf(TemplateDto)

export const TemplatePage = z.object({
  title: z.string(),
  /** 0: the page itself; 1: a page below it, and so on. Parents come before children. */
  depth: z.number().int(),
  /** Blocks of the editor, as JSON. */
  content: z.array(z.looseObject({ type: z.string() }))
})
export type TemplatePage = z.infer<typeof TemplatePage>
export const TemplateDetail = TemplateDto.extend({ pages: z.array(TemplatePage) })
export type TemplateDetail = z.infer<typeof TemplateDetail>

/** Filled in for this initiative, in the name of this organisation; without one, as it was written. */
export const TemplateQuery = z.object({ initiativeId: Id.optional(), organisationId: Id.optional() })
export const TemplateListQuery = z.object({ initiativeId: Id.optional() })

export const TemplateInput = z.object({
  name: requiredLine(120),
  description: line(300).default(''),
  scope: z.enum(TEMPLATE_SCOPES),
  /** Of scope `organisation`. */
  organisationId: Id.optional(),
  withSubpages: z.boolean().default(false)
})
export type TemplateInput = z.input<typeof TemplateInput>

export const TemplatePatch = z.object({
  name: requiredLine(120).optional(),
  description: line(300).optional(),
  /** It says from now on what this page says. */
  pageId: Id.optional(),
  withSubpages: z.boolean().default(false)
})

export const TemplateSaved = z.object({
  template: TemplateDto,
  /** What the page holds and a template does not keep, by how many. */
  left: z.object({
    pictures: z.number().int(),
    blocks: z.number().int(),
    mentions: z.number().int()
  })
})
export type TemplateSaved = z.infer<typeof TemplateSaved>

export const PageFromTemplate = z.object({
  templateId: TemplateId,
  title: requiredLine(200),
  parentId: Id.nullable().optional(),
  /** In whose name: one that takes part. Without it: that of the person, else the one that leads. */
  organisationId: Id.optional(),
  /** `{{…}}` stay as they are: to change the template, which then says what this page says. */
  raw: z.boolean().default(false)
})

// The verbs of templates. All of them need the server: what a device makes alone begins empty.
import { unwrap, type ApiClient } from '$lib/api/client'
import type { PageDto } from '#shared/schemas/pages'
import type { TemplateDetail, TemplateDto, TemplateInput, TemplateSaved } from '#shared/schemas/templates'

/** What a new page begins with. */
export interface TemplateChoice {
  id: string
  /** In whose name it is filled in; absent: the person’s own organisation. */
  organisationId?: string
  /** To change the template: its variables stay as they are. */
  raw: boolean
}

export async function listTemplates(api: ApiClient, initiativeId?: string): Promise<TemplateDto[]> {
  const { items } = await unwrap(api.templates.$get({ query: { initiativeId } }))
  return items
}

export function readTemplate(
  api: ApiClient,
  id: string,
  filledFor?: { initiativeId: string; organisationId?: string }
): Promise<TemplateDetail> {
  return unwrap(api.templates[':id'].$get({ param: { id }, query: { ...filledFor } }))
}

export function makeTemplate(api: ApiClient, pageId: string, json: TemplateInput): Promise<TemplateSaved> {
  return unwrap(api.pages[':id'].template.$post({ param: { id: pageId }, json }))
}

/** The template says from now on what this page says. */
export function replaceTemplate(
  api: ApiClient,
  id: string,
  pageId: string,
  withSubpages: boolean
): Promise<TemplateSaved> {
  return unwrap(api.templates[':id'].$patch({ param: { id }, json: { pageId, withSubpages } }))
}

export async function renameTemplate(
  api: ApiClient,
  id: string,
  json: { name: string; description: string }
): Promise<TemplateDto> {
  return (await unwrap(api.templates[':id'].$patch({ param: { id }, json }))).template
}

export async function removeTemplate(api: ApiClient, id: string): Promise<void> {
  await unwrap(api.templates[':id'].$delete({ param: { id } }))
}

export function createFromTemplate(
  api: ApiClient,
  initiativeId: string,
  { id, ...choice }: TemplateChoice,
  page: { title: string; parentId: string | null }
): Promise<PageDto> {
  const json = { ...page, ...choice, templateId: id }
  return unwrap(api.initiatives[':id'].pages['from-template'].$post({ param: { id: initiativeId }, json }))
}

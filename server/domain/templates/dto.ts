import type { TemplateRow } from '#server/domain/access/index'
import type { StoredTemplatePage } from '#server/db/tables/templates'
import { templateAbilities, type ViewerFacts } from '#shared/permissions'
import type { OrganisationRef } from '#shared/schemas/organisations'
import type { TemplateDto } from '#shared/schemas/templates'
import type { ShippedTemplate } from './shipped/index'

/** Without what it says: lists do not load that. */
export type TemplateHead = Omit<TemplateRow, 'pages'>

export function toTemplate(
  row: TemplateHead,
  viewer: ViewerFacts,
  organisations: ReadonlyMap<string, OrganisationRef>
): TemplateDto {
  return {
    id: row.id,
    scope: row.scope,
    name: row.name,
    description: row.description,
    organisation: organisations.get(row.organisationId ?? '') ?? null,
    initiativeType: row.initiativeType,
    titles: row.titles,
    asksOrganisation: asksOrganisation(row.variables),
    updatedAt: row.updatedAt.toISOString(),
    abilities: { manage: templateAbilities(viewer, row).manage }
  }
}

export function toShippedTemplate({ id, name, description, pages, variables }: ShippedTemplate): TemplateDto {
  return {
    id,
    scope: 'shipped',
    name,
    description,
    organisation: null,
    initiativeType: null,
    titles: titlesOf(pages),
    asksOrganisation: asksOrganisation(variables),
    updatedAt: null,
    abilities: { manage: false }
  }
}

export function titlesOf(pages: StoredTemplatePage[]): string[] {
  return pages.map((page) => page.title)
}

function asksOrganisation(variables: readonly string[]): boolean {
  return variables.some((name) => name.startsWith('organisation.'))
}

import type { Messages } from '$lib/i18n'
import type { TemplateDto } from '#shared/schemas/templates'

/** Every word typed begins a word of its name, its description, a title or its place; accents and capitals do not matter. */
export function matchingTemplates(
  t: Messages,
  templates: readonly TemplateDto[],
  typed: string
): TemplateDto[] {
  const wanted = words(typed)
  return templates.filter((template) => {
    const { name, description, titles } = template
    const found = words([name, description, ...titles, placeOf(t, template)].join(' '))
    return wanted.every((word) => found.some((candidate) => candidate.startsWith(word)))
  })
}

/** Whose it is, in a few words. */
export function placeOf(t: Messages, { scope, organisation }: TemplateDto): string {
  return scope === 'organisation' ? (organisation?.name ?? '') : t(`templates.scope.${scope}`)
}

function words(text: string): string[] {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}

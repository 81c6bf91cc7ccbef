// Where a document stands: its initiative, the pages above it, itself.
import type { Messages } from '$lib/i18n'
import type { PageDto } from '#shared/schemas/pages'

export function documentCrumbs(t: Messages, page: PageDto, title: string) {
  const home = `/initiatives/${page.initiative.slug}`
  return [
    { label: page.initiative.title, href: home },
    { label: t('collab.document.documents'), href: `${home}/documents` },
    ...page.ancestors.map(({ id, title }) => ({ label: title, href: `${home}/documents/${id}` })),
    { label: title || t('collab.document.untitled') }
  ]
}

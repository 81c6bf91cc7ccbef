// Where pages are on screen: documents and collections have each their own address, links may name either.
import { pagePath } from '#shared/page-path'
import type { PageDto } from '#shared/schemas/pages'

export function pageHref(page: Pick<PageDto, 'id' | 'kind' | 'initiative'>): string {
  return pagePath(page, page.initiative.slug)
}

/** Names in the query of a collection's address: the view shown, the record open beside it. */
export const VIEW_PARAM = 'vue'
export const RECORD_PARAM = 'fiche'
/** A comment of the page, or of one of its records. */
export const COMMENT_PARAM = 'commentaire'
/** The window that imports a file opens with the page. */
export const IMPORT_PARAM = 'importer'

/** The same address with another view or record; null takes it away. A comment belongs to the record it was shown with. */
export function withParam(url: URL, name: string, value: string | null): string {
  const next = new URL(url)
  if (name === RECORD_PARAM && value === null) next.searchParams.delete(COMMENT_PARAM)
  if (value === null) next.searchParams.delete(name)
  else next.searchParams.set(name, value)
  return next.pathname + next.search
}

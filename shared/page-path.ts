/** Where a page is read: collections have screens of their own. Links never pass through a redirection. */
export function pagePath(page: { id: string; kind: string }, initiativeSlug: string): string {
  const place = page.kind === 'collection' ? 'tableaux' : 'documents'
  return `/initiatives/${initiativeSlug}/${place}/${page.id}`
}

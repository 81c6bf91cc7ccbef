// Addresses of published pages: what anyone may open, without an account. Under its own prefix, so that the application, its service
// worker and its policy have nothing to do with it.

export const PUBLIC_PREFIX = '/p'

/** `address`: of the publication; `pageId` null: the page that was published, else one below it. */
export function publicPath(address: string, pageId: string | null = null): string {
  return pageId === null ? `${PUBLIC_PREFIX}/${address}` : `${PUBLIC_PREFIX}/${address}/${pageId}`
}

export function publicFilePath(address: string, pageId: string, fileId: string): string {
  return `${publicPath(address, pageId)}/fichiers/${fileId}`
}

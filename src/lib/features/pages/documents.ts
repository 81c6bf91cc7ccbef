// Documents across initiatives: the filters of the screen, kept in the address, and their reading.
import { unwrap, type ApiClient } from '$lib/api/client'

export interface DocumentFilters {
  q: string
  /** Id of an initiative. */
  initiative: string | null
  /** Only those this person opened. */
  recent: boolean
}

export function readDocumentFilters(params: URLSearchParams): DocumentFilters {
  const initiative = params.get('initiative')
  return {
    q: (params.get('q') ?? '').trim().slice(0, 200),
    initiative: initiative !== null && /^[0-9a-f-]{36}$/i.test(initiative) ? initiative : null,
    recent: params.get('recent') === 'true'
  }
}

export function documentsHref({ q, initiative, recent }: DocumentFilters): string {
  const params = new URLSearchParams()
  if (q) params.set('q', q)
  if (initiative) params.set('initiative', initiative)
  if (recent) params.set('recent', 'true')
  const text = params.toString()
  return text === '' ? '/documents' : `/documents?${text}`
}

export function readDocuments(api: ApiClient, { q, initiative, recent }: DocumentFilters, cursor?: string) {
  return unwrap(
    api.pages.$get({
      query: {
        kind: 'document',
        scope: recent ? 'recent' : 'all',
        ...(q && { q }),
        ...(initiative && { initiativeId: initiative }),
        ...(cursor && { cursor })
      }
    })
  )
}

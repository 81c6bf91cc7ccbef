// The outlines of some communes, drawn: public geometry, the same for everyone, kept by browsers and by the offline store.
import { error, json } from '@sveltejs/kit'
import { communeMap } from '$lib/features/initiatives/territory/communes.server'
import type { RequestHandler } from './$types'

const MOST = 120

export const GET: RequestHandler = ({ url }) => {
  const codes = (url.searchParams.get('codes') ?? '').split(',').filter(Boolean)
  if (codes.length > MOST || !codes.every((code) => /^(\d{5}|\d{9})$/.test(code))) error(400)
  return json(communeMap([...new Set(codes)]), { headers: { 'cache-control': 'public, max-age=86400' } })
}

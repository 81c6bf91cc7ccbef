// Room names: `<page uuid>` or `<page uuid>/<part>`, written one way only. Anything else is no room.

export interface RoomName {
  pageId: string
  /** '' is the page's own document; collections and meetings have named parts. */
  part: string
}

const ROOM = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?:\/([a-z0-9-]{1,64}))?$/

export const COLLAB_PATH = '/collab/'

/** Exact: no case folding, no percent-decoding, no trailing slash; two spellings of one room would be two rooms. */
export function parseRoom(name: string): RoomName | null {
  if (name.length > 101) return null
  const found = ROOM.exec(name)
  if (!found?.[1]) return null
  return { pageId: found[1], part: found[2] ?? '' }
}

export function formatRoom(room: RoomName): string {
  return room.part === '' ? room.pageId : `${room.pageId}/${room.part}`
}

// People in a comment: `@[<id>]` as it travels, « @Prénom Nom » as it is written and read.
const TOKEN = /@\[([0-9a-f-]{36})\]/g

interface Named {
  id: string
  name: string
}

/** What the field shows. */
export function toWritten(body: string, people: readonly Named[], gone: string): string {
  return body.replace(TOKEN, (_, id: string) => `@${people.find((one) => one.id === id)?.name ?? gone}`)
}

/** What travels: the longest name first, so that « Anne » does not take the place of « Anne-Marie ». */
export function toBody(written: string, people: readonly Named[]): string {
  const longest = [...people].sort((a, b) => b.name.length - a.name.length)
  return longest.reduce((text, { id, name }) => text.replaceAll(`@${name}`, `@[${id}]`), written)
}

export type Piece = { text: string } | { person: string }

/** For showing: text and people, in order. */
export function piecesOf(body: string, people: readonly Named[], gone: string): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const match of body.matchAll(TOKEN)) {
    if (match.index > at) pieces.push({ text: body.slice(at, match.index) })
    pieces.push({ person: people.find((one) => one.id === match[1])?.name ?? gone })
    at = match.index + match[0].length
  }
  if (at < body.length) pieces.push({ text: body.slice(at) })
  return pieces
}

/** The word being written after an `@`, just before the cursor; null: none. */
export function mentionAt(text: string, cursor: number): { start: number; query: string } | null {
  const found = /(?:^|[\s(«])@([\p{L}\p{M}'’-]*(?: [\p{L}\p{M}'’-]*)?)$/u.exec(text.slice(0, cursor))
  return found ? { start: cursor - (found[1]?.length ?? 0) - 1, query: found[1] ?? '' } : null
}

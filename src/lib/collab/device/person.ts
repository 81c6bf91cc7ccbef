// Whose device this is: everything kept here is under this person's name, so that two people sharing a computer share nothing.
// Known without network, hence not the session cookie. An identifier, nothing secret.

const KEY = 'interpoles.person'
/** Written by the shell with the last answer of `GET /me` (src/lib/shell/load-me.ts), before any page is loaded. */
const ME = 'interpoles.me'

export function rememberedPerson(): string | null {
  return typeof localStorage === 'undefined' ? null : (localStorage.getItem(KEY) ?? personOfShell())
}

export function rememberPerson(personId: string): void {
  localStorage.setItem(KEY, personId)
}

export function forgetPerson(): void {
  localStorage.removeItem(KEY)
  localStorage.removeItem(ME)
}

function personOfShell(): string | null {
  const kept = localStorage.getItem(ME)
  const me: { person?: { id?: unknown } } | null = kept === null ? null : JSON.parse(kept)
  return typeof me?.person?.id === 'string' ? me.person.id : null
}

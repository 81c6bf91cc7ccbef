// Where to go after signing in: a path of this site, whatever the address says (quality.md S8).

/** `/initiatives/x?vue=1`, or `/` for anything that would lead elsewhere or back to a door. */
export function returnPath(wanted: string | null, origin: string): string {
  // Browsers read a backslash as a slash and drop tabs and line breaks: refused rather than guessed.
  // eslint-disable-next-line no-control-regex -- exactly these are what must not pass
  if (wanted === null || !/^\/(?![/\\])[^\\\u0000-\u001f]*$/.test(wanted) || !URL.canParse(wanted, origin))
    return '/'
  const url = new URL(wanted, origin)
  // `/..//evil.example` becomes `//evil.example` once resolved.
  if (url.origin !== origin || url.pathname.startsWith('//')) return '/'
  if (/^\/(connexion|lien|mot-de-passe|bienvenue|api)(\/|$)/.test(url.pathname)) return '/'
  return url.pathname + url.search
}

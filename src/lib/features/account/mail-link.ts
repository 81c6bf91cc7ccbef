/** The one-time link of a message, at the address this browser reaches the server by: without ORIGIN the server only knows its own. */
export function linkOf(text: string, origin: string): string | null {
  const [, path] = /\S*?(\/lien\/[\w-]{20,})/.exec(text) ?? []
  return path === undefined ? null : new URL(path, origin).href
}

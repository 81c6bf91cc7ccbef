/** What follows people from one site to another, in the addresses of newsletters and social networks. */
const FOLLOWING =
  /^(?:utm_.*|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|_hsenc|_hsmi|mkt_tok|yclid|oly_.*_id)$/i

/** The address behind a counter of clicks; null for what leads nowhere outside of the program it was copied from. */
export function bareAddress(typed: string): string | null {
  const address = typed.trim()
  // Bookmarks of the file it came from (contents, footnotes), files of somebody’s disk.
  if (address === '' || address.startsWith('#') || /^file:/i.test(address)) return null
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return address
  const url = new URL(address)
  const behind = url.searchParams.get('q') ?? url.searchParams.get('url')
  const counter = /(?:^|\.)google\.[a-z.]+$/.test(url.hostname) && url.pathname === '/url'
  const shield = url.hostname.endsWith('.safelinks.protection.outlook.com')
  if ((counter || shield) && behind && /^https?:/i.test(behind)) return bareAddress(behind)
  const following = [...url.searchParams.keys()].filter((key) => FOLLOWING.test(key))
  if (following.length === 0) return address
  for (const key of following) url.searchParams.delete(key)
  return url.href
}

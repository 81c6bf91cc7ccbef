// Headers of every answer, whoever made it (page, file, API, error, redirect): set on the raw response before it is handled, because
// SvelteKit and the static files never come through Hono (quality.md S6).
import type { ServerResponse } from 'node:http'

/** Replaced by SvelteKit for pages (nonces), by the API and by files. A service worker lives under it too, hence 'self'. */
const DEFAULT_POLICY =
  "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'; form-action 'self'"
export const API_POLICY = "default-src 'none'; frame-ancestors 'none'"
const YEAR_SECONDS = 31_536_000

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': DEFAULT_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'SAMEORIGIN',
  'Referrer-Policy': 'same-origin',
  'Permissions-Policy':
    'camera=(), microphone=(), geolocation=(self), payment=(), usb=(), serial=(), display-capture=(), browsing-topics=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin'
}

export function setSecurityHeaders(res: ServerResponse, secure: boolean): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) res.setHeader(name, value)
  // Said over plain http it would be ignored, and over a first try on localhost it would be a trap.
  if (secure) res.setHeader('Strict-Transport-Security', `max-age=${YEAR_SECONDS}; includeSubDomains`)
}

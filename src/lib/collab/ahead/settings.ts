// What this person wants kept on this device without opening it. Beside the documents, not among them: emptying the device does
// not change one's mind, signing out does.

export interface AheadSettings {
  /** Keep the documents of followed initiatives before they are opened. */
  on: boolean
  /** Room for documents on this device, in megabytes (10^6 bytes). */
  limitMb: number
  /** Not while the browser saves data, or on the network of a telephone. */
  unmeteredOnly: boolean
  /** Initiatives that are followed and yet not kept here. */
  excluded: string[]
}

export const LIMITS_MB = [50, 200, 500, 1000] as const
const DEFAULTS: AheadSettings = { on: true, limitMb: 200, unmeteredOnly: true, excluded: [] }
const PREFIX = 'interpoles.ahead.'

export function readAheadSettings(personId: string): AheadSettings {
  const kept = localStorage.getItem(PREFIX + personId)
  if (kept === null) return DEFAULTS
  try {
    return clean(JSON.parse(kept))
  } catch (error) {
    console.warn('settings of this device could not be read', error)
    return DEFAULTS
  }
}

export function writeAheadSettings(personId: string, settings: AheadSettings): void {
  localStorage.setItem(PREFIX + personId, JSON.stringify(clean(settings)))
}

export function forgetAheadSettings(personId: string): void {
  localStorage.removeItem(PREFIX + personId)
}

/** Whatever was written, by this version or another, as settings. */
function clean(found: unknown): AheadSettings {
  const said: Partial<Record<keyof AheadSettings, unknown>> = typeof found === 'object' ? { ...found } : {}
  const { on, limitMb, unmeteredOnly, excluded } = said
  return {
    on: typeof on === 'boolean' ? on : DEFAULTS.on,
    limitMb: typeof limitMb === 'number' && limitMb >= 1 ? Math.min(limitMb, 10_000) : DEFAULTS.limitMb,
    unmeteredOnly: typeof unmeteredOnly === 'boolean' ? unmeteredOnly : DEFAULTS.unmeteredOnly,
    excluded: Array.isArray(excluded) ? excluded.filter((id) => typeof id === 'string') : []
  }
}

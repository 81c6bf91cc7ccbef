// What may be said of someone's work, computed from facts, never assumed (quality.md 4.4). Pure: tested without a browser.

export type SaveState =
  | 'opening'
  | 'saved'
  | 'saving'
  | 'late'
  | 'kept'
  | 'risk'
  | 'refused'
  | 'problem'
  /** Nothing of this person can be saved here: they read. */
  | 'reading'

export interface SaveFacts {
  /** The socket is open and the first synchronisation is over. */
  connected: boolean
  /** The line is there and the server does not answer: dead, although nobody said so. */
  silent: boolean
  /** Milliseconds since the connection was lost or first asked for; 0 when connected. */
  lostFor: number
  /** Local edits the server has not acknowledged. */
  unsaved: boolean
  /** Age of the oldest of them, in milliseconds. */
  unsavedFor: number
  /** Every local edit is confirmed on the disk of this device. */
  confirmed: boolean
  /** The browser promised to keep this storage. */
  persisted: boolean
  /** A change was refused for good: rights, size, version. */
  refused: boolean
  /** The server cannot store, or the two copies differ. */
  problem: boolean
  readOnly: boolean
  /** A copy of the document was here before, or has come since. */
  opened: boolean
}

export const SHOW_SAVING_MS = 400
export const LATE_MS = 2000
export const LOST_MS = 3000

export function saveStateOf(facts: SaveFacts): SaveState {
  if (facts.refused) return 'refused'
  if (facts.problem) return 'problem'
  if (facts.readOnly && !facts.unsaved) return 'reading'
  if (facts.silent || (!facts.connected && facts.lostFor >= LOST_MS)) return offline(facts)
  if (facts.unsaved) return facts.unsavedFor >= LATE_MS ? 'late' : 'saving'
  return facts.connected ? 'saved' : 'opening'
}

function offline(facts: SaveFacts): SaveState {
  // Without edits of one's own there is nothing to lose, whatever the browser promised.
  if (!facts.unsaved) return 'kept'
  return facts.confirmed && facts.persisted ? 'kept' : 'risk'
}

/** Must the browser ask before the page is left? `once`: only the first time of an offline spell. */
export function leaveRule(state: SaveState, unsaved: boolean): 'no' | 'once' | 'always' {
  if (state === 'saved' || state === 'reading' || !unsaved) return state === 'problem' ? 'always' : 'no'
  return state === 'kept' ? 'once' : 'always'
}

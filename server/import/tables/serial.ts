// Days as spreadsheets count them.
const DAY = 86_400_000
const EPOCH_1900 = Date.UTC(1899, 11, 30)
const EPOCH_1904 = Date.UTC(1904, 0, 1)
/** The year 9999, where spreadsheets end. */
const LAST = 2_958_465

/** `2027-03-12`, or `2027-03-12T14:30` on the clock of whoever wrote it; undefined: no day of theirs. */
export function isoOf(serial: number, look: 'date' | 'instant', since1904: boolean): string | undefined {
  if (serial < 0 || serial > LAST) return undefined
  const at = new Date((since1904 ? EPOCH_1904 : EPOCH_1900) + Math.round(serial * 1440) * 60_000)
  const text = at.toISOString()
  const midnight = at.getTime() % DAY === 0
  return look === 'date' || midnight ? text.slice(0, 10) : text.slice(0, 16)
}

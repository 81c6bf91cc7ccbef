// Spreadsheets run a cell that begins with = + - @ as a formula, a tab or a carriage return before it hides it (CWE-1236).
// Such text leaves with an apostrophe in front, and comes back without: what goes out and in again is the same text.

/** Full-width forms are read like the ordinary ones by some spreadsheets set to an Asian language. */
const FORMULA = /^['’]*[=+\-@\t\r＝＋－＠−]/
const NEUTRALISED = /^'['’]*[=+\-@\t\r＝＋－＠−]/

export function neutralise(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text
}

export function restore(cell: string): string {
  return NEUTRALISED.test(cell) ? cell.slice(1) : cell
}

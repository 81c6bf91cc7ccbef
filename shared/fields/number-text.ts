// Numbers as French people (and spreadsheets) type them: « 1 250,50 », « 1.250,50 », “1,250.50”, « −3 », « 12 % », « 1 250 € ».
const SPACES = /[\s\u00a0\u202f\u2009']/g

/** Undefined when it is not a number. A lone comma or point is the decimal sign, unless several groups of three follow. */
export function parseNumber(text: string): number | undefined {
  let value = text.replace(SPACES, '').replace(/[−–]/g, '-')
  const negative = /^\(.*\)$/.test(value)
  if (negative) value = `-${value.slice(1, -1)}`
  const comma = value.lastIndexOf(',')
  const point = value.lastIndexOf('.')
  if (comma >= 0 && point >= 0) {
    const thousands = comma > point ? '.' : ','
    value = value.replaceAll(thousands, '').replace(',', '.')
  } else if (/^-?\d{1,3}([.,])\d{3}(\1\d{3})+$/.test(value)) value = value.replace(/[.,]/g, '')
  else value = value.replace(',', '.')
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i.test(value)) return undefined
  const number = Number(value)
  // « -0 » is 0.
  return Number.isFinite(number) ? number + 0 : undefined
}

/** Whole cents, read from the digits: 0,1 + 0,2 must be 0,30. Undefined when it has a third decimal or is too large. */
export function parseCents(text: string): number | undefined {
  const value = text.replace(/(€|eur(os?)?)/gi, '').replace(SPACES, '')
  const number = parseNumber(value)
  if (number === undefined) return undefined
  const cents = Math.round(number * 100)
  if (Math.abs(number * 100 - cents) > 1e-4 || !Number.isSafeInteger(cents)) return undefined
  return cents
}

export function parsePercent(text: string): number | undefined {
  const signed = /%\s*$/.test(text)
  const number = parseNumber(text.replace(/%\s*$/, ''))
  if (number === undefined) return undefined
  // « 12 » in a column of percentages is 12 %: 0,12 alone is a ratio that a spreadsheet has already divided.
  return signed || Math.abs(number) > 1 ? round(number / 100) : number
}

/** Twelve decimals: 7 / 100 stays 0.07 after having been multiplied. */
export function round(value: number): number {
  return Math.round(value * 1e12) / 1e12
}

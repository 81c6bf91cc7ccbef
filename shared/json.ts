/** What JSON can say: all that a cell, a setting or an expression may hold. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

export function isJsonObject(value: unknown): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// Shapes of the identifiers that cells refer to.
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export const isUuid = (id: string): boolean => UUID.test(id)
/** INSEE code, Corsica included. */
export const isCommune = (id: string): boolean => /^(\d{2}|2[AB])\d{3}$/.test(id)
export const isSiren = (id: string): boolean => /^\d{9}$/.test(id)

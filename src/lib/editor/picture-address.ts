// Addresses of pictures that this device names before the server has them: the text holds the real address from the start, and nothing
// is ever rewritten. Such an identifier is a UUID of version 7, which holds its moment; the server makes version 4.

const FILES = '/api/v1/files/'
const TIMED = /^\/api\/v1\/files\/([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-/

export function newPictureId(now = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const view = new DataView(bytes.buffer)
  view.setUint16(0, Math.floor(now / 2 ** 32) & 0xffff)
  view.setUint32(2, now % 2 ** 32)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export function pictureAddress(id: string): string {
  return FILES + id
}

export function pictureId(address: string): string {
  return address.slice(FILES.length)
}

/** When a device gave it its name, by that device's clock; null: the server named it, it has always been there. */
export function namedAt(address: string): Date | null {
  const [, high, low] = TIMED.exec(address) ?? []
  return high === undefined || low === undefined ? null : new Date(parseInt(high + low, 16))
}

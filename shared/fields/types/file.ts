// Files and images of the page, each with the name it came with.
import { isJsonObject, type Json } from '#shared/json'
import { define } from '../families'
import { isUuid } from '../ids'
import type { Items } from '../type'

export interface FileValue {
  [key: string]: string
  id: string
  name: string
  mediaType: string
}

export const file = define({
  id: 'file',
  storage: 'items',
  settings: { imagesOnly: { kind: 'flag', default: false } },
  names: 'file',
  operators: ['contains', 'empty', 'notEmpty'],
  check: (raw) => {
    if (!Array.isArray(raw) || raw.length === 0 || raw.length > 50) return undefined
    const found = (raw as unknown[]).map((one) =>
      isJsonObject(one) ? readFile(String(one.id), one) : undefined
    )
    return found.every((one) => one !== undefined) ? found : undefined
  },
  readItem: (id, payload) => readFile(id, payload) !== undefined,
  fromItems: (items) => items.flatMap(([id, payload]) => readFile(id, payload) ?? []),
  toItems: (value): Items =>
    files(value).map(({ id, name, mediaType }) => [id, { name, mediaType }] as const),
  parse: () => undefined,
  text: (value) =>
    files(value)
      .map((one) => one.name)
      .join(', '),
  compare: (a, b) => files(a).length - files(b).length
})

export function files(value: Json): FileValue[] {
  return Array.isArray(value)
    ? value.flatMap((one) => (isJsonObject(one) ? (readFile(String(one.id), one) ?? []) : []))
    : []
}

function readFile(id: string, payload: Json): FileValue | undefined {
  if (!isUuid(id) || !isJsonObject(payload)) return undefined
  const { name, mediaType } = payload
  if (typeof name !== 'string' || name.length > 255 || typeof mediaType !== 'string') return undefined
  return mediaType.length > 127 ? undefined : { id, name, mediaType }
}

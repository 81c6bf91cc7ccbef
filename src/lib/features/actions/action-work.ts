// Values of a record set from a list, where its collection is not open: as work that waits on this device.
import { unwrap } from '$lib/api/client'
import { workKind, type Work, type WorkRecord } from '$lib/collab/device/work'

export interface RecordSetting {
  pageId: string
  recordId: string
  /** By field key; null takes a value away. */
  values: Record<string, string | null>
}

export const SET = 'record.set'

export function settingOf(payload: RecordSetting, about: { title: string; href: string }): Work {
  return { kind: SET, subject: subjectOf(payload), ...about, payload }
}

export function subjectOf({ pageId, recordId }: Pick<RecordSetting, 'pageId' | 'recordId'>): string {
  return `record:${pageId}:${recordId}`
}

/** A value that is set again takes the place of the one that waits. */
export const recordSet = workKind<RecordSetting>({
  name: SET,
  words: 'actions.waiting',
  read: readSetting,
  send: ({ pageId, recordId, values }, { api }) =>
    unwrap(
      api.pages[':id'].records[':recordId'].$patch({ param: { id: pageId, recordId }, json: { values } })
    ),
  joins(earlier: WorkRecord, { values }: RecordSetting) {
    const waiting = earlier.kind === SET ? readSetting(earlier.payload) : null
    return waiting && { payload: { ...waiting, values: { ...waiting.values, ...values } } }
  }
})

export function readSetting(payload: unknown): RecordSetting | null {
  if (typeof payload !== 'object' || payload === null) return null
  const { pageId, recordId, values } = payload as Partial<Record<keyof RecordSetting, unknown>>
  if (typeof pageId !== 'string' || typeof recordId !== 'string') return null
  if (typeof values !== 'object' || values === null) return null
  const read: Record<string, string | null> = {}
  for (const [key, value] of Object.entries(values)) {
    if (typeof value !== 'string' && value !== null) return null
    read[key] = value
  }
  return { pageId, recordId, values: read }
}

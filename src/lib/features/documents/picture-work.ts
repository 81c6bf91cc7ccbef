// Pictures and files put into a document, as work that waits on this device: its bytes are kept until the server has them, its
// address is in the text already. A tab that crashes while it leaves loses nothing: the next one sends it.
import { readOutbox } from '$lib/collab/device/outbox'
import { workKind, type Work, type WorkRecord, type WorkRequest } from '$lib/collab/device/work'
import { isPicture, sendFile } from '$lib/editor/upload'

export interface PictureSending {
  pageId: string
  fileId: string
  name: string
  blob: Blob
}

const ADD = 'file.add'
const ATTACH = 'file.attach'

export function pictureOf(payload: PictureSending, href: string): Work {
  const { pageId, fileId, name } = payload
  return {
    kind: isPicture(fileOf(payload)) ? ADD : ATTACH,
    subject: subjectOf(fileId),
    after: [`page:${pageId}`],
    pageId,
    title: name,
    href,
    payload
  }
}

export const pictureAdd = workKind<PictureSending>({
  name: ADD,
  words: 'collab.waiting.picture',
  heavy: true,
  read: readPicture,
  send: sendPicture
})

export const fileAttach = workKind<PictureSending>({
  name: ATTACH,
  words: 'editor-files.waiting',
  heavy: true,
  read: readPicture,
  send: sendPicture
})

export const subjectOf = (fileId: string): string => `file:${fileId}`

function sendPicture(payload: PictureSending, { key, onprogress }: WorkRequest): Promise<unknown> {
  const { pageId, fileId: id } = payload
  return sendFile({ pageId, id, file: fileOf(payload), key }, onprogress)
}

function fileOf({ name, blob }: PictureSending): File {
  return new File([blob], name, { type: blob.type })
}

/** Null: it does not wait on this device. */
export async function findPicture(
  personId: string,
  fileId: string
): Promise<{ work: WorkRecord; blob: Blob } | null> {
  const work = (await readOutbox(personId)).find(({ subject }) => subject === subjectOf(fileId))
  const picture = work && readPicture(work.payload)
  return picture ? { work, blob: picture.blob } : null
}

function readPicture(payload: unknown): PictureSending | null {
  const { pageId, fileId, name, blob }: Record<string, unknown> =
    typeof payload === 'object' && payload !== null ? { ...payload } : {}
  if (typeof pageId !== 'string' || typeof fileId !== 'string' || !(blob instanceof Blob)) return null
  return { pageId, fileId, name: typeof name === 'string' ? name : 'image', blob }
}

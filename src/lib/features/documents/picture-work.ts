// Pictures added without network, as work that waits on this device: the file itself is kept, its address is in the text already.
import { unwrap } from '$lib/api/client'
import { readOutbox } from '$lib/collab/device/outbox'
import { workKind, type Work, type WorkRecord } from '$lib/collab/device/work'

export interface PictureSending {
  pageId: string
  fileId: string
  name: string
  blob: Blob
}

const ADD = 'file.add'

export function pictureOf(payload: PictureSending, href: string): Work {
  const { pageId, fileId, name } = payload
  return {
    kind: ADD,
    subject: `file:${fileId}`,
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
  send: ({ pageId, fileId, name, blob }, { api }) => {
    const file = new File([blob], name, { type: blob.type })
    return unwrap(api.pages[':id'].files.$post({ param: { id: pageId }, form: { file, id: fileId } }))
  }
})

/** Null: it does not wait on this device. */
export async function findPicture(
  personId: string,
  fileId: string
): Promise<{ work: WorkRecord; blob: Blob } | null> {
  const work = (await readOutbox(personId)).find(({ subject }) => subject === `file:${fileId}`)
  const picture = work && readPicture(work.payload)
  return picture ? { work, blob: picture.blob } : null
}

function readPicture(payload: unknown): PictureSending | null {
  const { pageId, fileId, name, blob }: Record<string, unknown> =
    typeof payload === 'object' && payload !== null ? { ...payload } : {}
  if (typeof pageId !== 'string' || typeof fileId !== 'string' || !(blob instanceof Blob)) return null
  return { pageId, fileId, name: typeof name === 'string' ? name : 'image', blob }
}

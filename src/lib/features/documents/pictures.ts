// The pictures and files of one document: on the disk of this device first, in place in the text, and sent from there (picture-work.ts).
import { isApiError } from '$lib/api/client'
import type { Device } from '$lib/collab/device.svelte'
import { namedAt, newPictureId, pictureAddress, pictureId } from '$lib/editor/picture-address'
import type { Pictures, StoredFile, StoredPicture, WaitingPicture } from '$lib/editor/pictures'
import { isPicture, judge, prepare, sendFile } from '$lib/editor/upload'
import { findPicture, pictureOf, subjectOf } from './picture-work'

/** This browser cannot keep it, and the server does not answer. */
export class NotKeptError extends Error {}

/** Keys of `editor-files.*`. */
export type FileTrouble = 'awaited' | 'unreachable' | 'missing'

/** What servers allow unless told otherwise. */
const DEFAULT_LIMIT = 50 * 1024 * 1024

export class DocumentPictures implements Pictures {
  constructor(
    readonly pageId: string,
    readonly href: string,
    readonly device: Device,
    /** In bytes; what was kept of `GET /me` by an earlier version does not say. */
    readonly limit: number = DEFAULT_LIMIT,
    /** A file cannot be given to the person now. */
    readonly ontrouble: (trouble: FileTrouble) => void = () => undefined
  ) {}

  /**
   * On the disk of this device before it is in the text: whatever happens to this tab, it leaves.
   * @throws ApiError with the reason of a refusal; NotKeptError
   */
  async add(chosen: File, onprogress: (share: number) => void): Promise<StoredPicture | StoredFile> {
    const picture = isPicture(chosen) ? await prepare(chosen, this.limit) : null
    if (!picture) judge(chosen, this.limit)
    const file = picture?.file ?? chosen
    const id = newPictureId()
    const src = pictureAddress(id)
    try {
      await this.#keep(id, file)
    } catch (error) {
      await this.#sendNow(id, file, onprogress, error)
    }
    if (!picture) return { href: src, name: file.name, size: file.size }
    return { src, naturalWidth: picture.width, naturalHeight: picture.height }
  }

  async waiting(src: string): Promise<WaitingPicture | null> {
    try {
      const found = await findPicture(this.device.personId, pictureId(src))
      return found && { blob: found.blob, problem: found.work.problem ?? null }
    } catch (error) {
      // A browser that keeps nothing has nothing waiting.
      console.warn('this device could not be read', error)
      return null
    }
  }

  async giveUp(src: string): Promise<void> {
    const found = await findPicture(this.device.personId, pictureId(src))
    if (found?.work.id !== undefined) await this.device.drop(found.work.id)
  }

  onchange(listener: () => void): () => void {
    return this.device.listen(listener)
  }

  progress(src: string): number | null {
    return this.device.leaving.shareOf(subjectOf(pictureId(src)))
  }

  onprogress(listener: () => void): () => void {
    return this.device.leaving.listen(listener)
  }

  async open(href: string, name: string): Promise<void> {
    const waiting = await this.waiting(href)
    if (waiting) return save(URL.createObjectURL(waiting.blob), name)
    const trouble = namedAt(href) === null ? null : await troubleWith(href)
    if (trouble) this.ontrouble(trouble)
    else save(href, name)
  }

  /** This browser keeps nothing: straight to the server, or not at all. */
  async #sendNow(
    id: string,
    file: File,
    onprogress: (share: number) => void,
    reason: unknown
  ): Promise<void> {
    if (
      !navigator.onLine ||
      this.device.waiting.some((item) => item.makesPage && item.pageId === this.pageId)
    )
      throw reason
    try {
      await sendFile({ pageId: this.pageId, id, file }, onprogress)
    } catch (error) {
      throw isApiError(error, 'network.unreachable') ? reason : error
    }
  }

  /** Its bytes, not the file they come from: that one may move, change or be taken out with its card. */
  async #keep(id: string, file: File): Promise<void> {
    const blob = new Blob([await file.arrayBuffer()], { type: file.type })
    const { pageId, href } = this
    try {
      await this.device.enqueue(pictureOf({ pageId, fileId: id, name: file.name, blob }, href))
    } catch (cause) {
      throw new NotKeptError('a picture could not be kept on this device', { cause })
    }
  }
}

/** Named by a device: it may not have sent it yet. Null: it is there. */
async function troubleWith(href: string): Promise<FileTrouble | null> {
  const enough = new AbortController()
  try {
    const { ok, status } = await fetch(href, { signal: enough.signal })
    if (ok) return null
    return status === 404 ? 'awaited' : status < 500 ? 'missing' : 'unreachable'
  } catch (error) {
    if (error instanceof TypeError) return 'unreachable'
    throw error
  } finally {
    // Only the answer was wanted, not the bytes.
    enough.abort()
  }
}

function save(address: string, name: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  if (address.startsWith('blob:')) setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

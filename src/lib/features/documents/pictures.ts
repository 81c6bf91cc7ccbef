// The pictures of one document: sent at once where that works, else kept on the disk of this device, in place in the text, until it does.
import { isApiError } from '$lib/api/client'
import type { Device } from '$lib/collab/device.svelte'
import { newPictureId, pictureAddress, pictureId } from '$lib/editor/picture-address'
import type { Pictures, StoredPicture, WaitingPicture } from '$lib/editor/pictures'
import { prepare, sendPicture } from '$lib/editor/upload'
import { findPicture, pictureOf } from './picture-work'

/** This browser cannot keep it, and the server does not answer. */
export class NotKeptError extends Error {}

/** What servers allow unless told otherwise. */
const DEFAULT_LIMIT = 50 * 1024 * 1024

export class DocumentPictures implements Pictures {
  constructor(
    readonly pageId: string,
    readonly href: string,
    readonly device: Device,
    /** In bytes; what was kept of `GET /me` by an earlier version does not say. */
    readonly limit: number = DEFAULT_LIMIT
  ) {}

  /** @throws ApiError with the reason of a refusal; NotKeptError */
  async add(chosen: File, onprogress: (share: number) => void): Promise<StoredPicture> {
    const { file, width, height } = await prepare(chosen, this.limit)
    const id = newPictureId()
    const picture = { src: pictureAddress(id), naturalWidth: width, naturalHeight: height }
    if (navigator.onLine && !(await this.device.isMadeHere(this.pageId))) {
      try {
        const stored = await sendPicture(this.pageId, id, file, onprogress)
        return { src: stored.url, naturalWidth: stored.width, naturalHeight: stored.height }
      } catch (error) {
        if (!isApiError(error, 'network.unreachable')) throw error
      }
    }
    await this.#keep(id, file)
    return picture
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

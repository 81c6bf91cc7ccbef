// What the editor asks of whoever stores pictures: it knows neither the device nor the server.
import type { ImageAttributes } from '#shared/editor/nodes/image'

export type StoredPicture = Pick<ImageAttributes, 'src'> & Partial<ImageAttributes>

/** A picture that is on this device and not on the server. */
export interface WaitingPicture {
  blob: Blob
  /** Code of the error that the server refused it with. */
  problem: string | null
}

export interface Pictures {
  /** Stores it, on the server or here until the network is back. @throws an error whose sentence the screen can say */
  add(file: File, onprogress: (share: number) => void): Promise<StoredPicture>
  /** Null: it does not wait here. */
  waiting(src: string): Promise<WaitingPicture | null>
  /** The person no longer wants what was refused. */
  giveUp(src: string): Promise<void>
  /** Something has left, or was refused. @returns what stops it */
  onchange(listener: () => void): () => void
}

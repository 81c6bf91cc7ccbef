// What the editor asks of whoever stores pictures: it knows neither the device nor the server.
import type { ImageAttributes } from '#shared/editor/nodes/image'

export type StoredPicture = Pick<ImageAttributes, 'src'> & Partial<ImageAttributes>

/** Any other file: its words in the text are a link to it. */
export interface StoredFile {
  href: string
  name: string
  /** In bytes. */
  size: number
}

/** A picture or a file that is on this device and not on the server. */
export interface WaitingPicture {
  blob: Blob
  /** Code of the error that the server refused it with. */
  problem: string | null
}

export interface Pictures {
  /** Stores it, on the server or here until the network is back. @throws an error whose sentence the screen can say */
  add(file: File, onprogress: (share: number) => void): Promise<StoredPicture | StoredFile>
  /** Null: it does not wait here. */
  waiting(src: string): Promise<WaitingPicture | null>
  /** The person no longer wants what was refused. */
  giveUp(src: string): Promise<void>
  /** Something has left, or was refused. @returns what stops it */
  onchange(listener: () => void): () => void
  /** How much of it has left, from 0 to 1; null: it is not under way. */
  progress(src: string): number | null
  /** Called often while something leaves. @returns what stops it */
  onprogress(listener: () => void): () => void
  /** Gives the file to the person, from here or from the server; says why when it cannot. */
  open(href: string, name: string): Promise<void>
}

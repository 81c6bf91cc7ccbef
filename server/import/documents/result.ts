// What a reader of files gives back: documents in our own JSON, the bytes of their pictures, and what was left behind.
import type { DocumentNode } from '#shared/editor/index'

/** Keys of `import.lost.<code>` in the messages: what a file held and a document of ours does not. */
export const LOSSES = [
  'comments',
  'changes',
  'footnotes',
  'headers',
  'contents',
  'drawings',
  'formulas',
  'macros',
  'embedded',
  'fields',
  'external_images',
  'broken_images',
  'unknown_images',
  'many_images',
  'links',
  'files',
  'colours'
] as const
export type Loss = (typeof LOSSES)[number]

export interface ReadPage {
  title: string
  content: DocumentNode[]
  children: ReadPage[]
}

export interface ReadFile {
  pages: ReadPage[]
  /** Bytes by key: an image node carries `import:<key>` as its address until its file is stored. */
  pictures: { key: string; name: string; bytes: Uint8Array }[]
  lost: Partial<Record<Loss, number>>
}

export const PICTURE = 'import:'

/** More than any report holds. */
const MAX_PICTURES = 500

/** Collects what a reader meets on its way. */
export class Findings {
  readonly pictures: ReadFile['pictures'] = []
  readonly lost: Partial<Record<Loss, number>> = {}
  readonly #known = new Map<string, string>()

  lose(loss: Loss, count = 1): void {
    if (count > 0) this.lost[loss] = (this.lost[loss] ?? 0) + count
  }

  /** @param id the same picture twice is stored once */
  picture(id: string, name: string, bytes: Uint8Array): string | null {
    const known = this.#known.get(id)
    if (known !== undefined) return known
    if (this.pictures.length >= MAX_PICTURES) {
      this.lose('many_images')
      return null
    }
    const key = String(this.pictures.length + 1)
    this.pictures.push({ key, name, bytes })
    this.#known.set(id, `${PICTURE}${key}`)
    return `${PICTURE}${key}`
  }
}

/** « Compte rendu.docx » is called « Compte rendu ». */
export function titleOf(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? ''
  return base
    .replace(/\.[a-z0-9]{1,8}$/i, '')
    .replace(/\s+/g, ' ')
    .trim()
}

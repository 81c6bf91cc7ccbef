// A folder, zipped: each text in it is a page, each folder a page above those it holds. Pictures are those that the texts show.
import { posix } from 'node:path'
import type { Beside } from './html-reader'
import { Refusal } from './refusal'
import { titleOf, type Findings, type ReadPage } from './result'
import type { Zip } from './zip'

export type ReadEntry = (bytes: Buffer, findings: Findings, name: string, beside: Beside) => ReadPage

const MAX_PAGES = 300
const MAX_DEPTH = 20
const PICTURE_BYTES = 40 * 1024 * 1024
const TEXT = /\.(md|markdown|mdown|txt|html?|docx|odt)$/i
const PICTURE = /\.(png|jpe?g|gif|webp|avif|svg)$/i
const HIDDEN = /(^|\/)(__MACOSX|\.[^/]*|Thumbs\.db|desktop\.ini)(\/|$)/i

export function readFolder(zip: Zip, findings: Findings, name: string, read: ReadEntry): ReadPage[] {
  const names = zip.names.filter((path) => !path.endsWith('/') && !HIDDEN.test(path))
  const texts = names
    .filter((path) => TEXT.test(path))
    .sort((a, b) => a.localeCompare(b, 'fr', { numeric: true }))
  if (texts.length === 0) throw new Refusal('import.type', 'no text in the archive')
  if (texts.length > MAX_PAGES) throw new Refusal('import.too_much', `${texts.length} pages`)
  findings.lose('files', names.filter((path) => !TEXT.test(path) && !PICTURE.test(path)).length)
  const root: ReadPage = { title: name, content: [], children: [] }
  const folders = new Map<string, ReadPage>([['', root]])
  for (const path of texts) {
    const page = read(zip.read(path, PICTURE_BYTES) ?? Buffer.alloc(0), findings, path, besideOf(zip, path))
    place(folders, path, page)
  }
  // A single page at the top stands for the folder.
  const [only, ...others] = root.children
  return root.content.length === 0 && only && others.length === 0 ? [only] : [root]
}

function place(folders: Map<string, ReadPage>, path: string, page: ReadPage): void {
  const directory = posix.dirname(path) === '.' ? '' : posix.dirname(path)
  if (directory.split('/').length > MAX_DEPTH) throw new Refusal('import.too_much', 'folders too deep')
  const stem = path.replace(/\.[^./]+$/, '')
  // « Dossier/index.md » is what the folder itself says.
  const own = /(^|\/)(index|readme)$/i.test(stem) ? directory : stem
  const known = folders.get(own)
  if (known) {
    known.content.push(...page.content)
    if (page.title !== titleOf(path)) known.title = page.title
    return
  }
  folders.set(own, page)
  folderAt(folders, directory).children.push(page)
}

function folderAt(folders: Map<string, ReadPage>, directory: string): ReadPage {
  const known = folders.get(directory)
  if (known) return known
  const made: ReadPage = { title: posix.basename(directory), content: [], children: [] }
  folders.set(directory, made)
  const above = posix.dirname(directory) === '.' ? '' : posix.dirname(directory)
  folderAt(folders, above).children.push(made)
  return made
}

/** Pictures by the address that a text gives them: inside the archive or nowhere. */
function besideOf(zip: Zip, from: string): Beside {
  return (address) => {
    const plain = decodedPath(address.replace(/[?#].*$/, ''))
    const path = posix.normalize(posix.join(posix.dirname(from), plain)).replace(/^\//, '')
    if (!PICTURE.test(path) || !zip.has(path)) return null
    const bytes = zip.read(path, PICTURE_BYTES)
    return bytes && { path, bytes }
  }
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch (error) {
    if (error instanceof URIError) return path
    throw error
  }
}

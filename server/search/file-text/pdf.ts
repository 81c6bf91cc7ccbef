// The words of a PDF, page after page. Runs in the text thread only: pictures are not drawn, nothing is fetched, nothing runs.
import { getDocumentProxy } from 'unpdf'
import { Refusal } from '#server/import/documents/refusal'

const MOST_PAGES = 2000
const OPTIONS = {
  verbosity: 0,
  /** In pixels: no picture is unfolded for its words. */
  maxImageSize: 1,
  isEvalSupported: false,
  disableFontFace: true,
  useSystemFonts: false,
  enableXfa: false,
  isOffscreenCanvasSupported: false,
  isImageDecoderSupported: false
}

/** What its pages say before one that cannot be read is kept. @throws Refusal, or whatever the reader says of a damaged file */
export async function pdfText(bytes: Uint8Array, most: number): Promise<string> {
  const pdf = await opened(bytes)
  try {
    let text = ''
    for (let number = 1; number <= Math.min(pdf.numPages, MOST_PAGES) && text.length < most; number += 1) {
      try {
        const page = await pdf.getPage(number)
        const { items } = await page.getTextContent()
        text += items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('')
        text += '\n'
        page.cleanup()
      } catch (error) {
        if (text.trim() === '') throw error
        break
      }
    }
    return unbroken(text)
  } finally {
    await pdf.destroy()
  }
}

async function opened(bytes: Uint8Array) {
  try {
    return await getDocumentProxy(bytes, OPTIONS)
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException')
      throw new Refusal('import.encrypted', 'a password')
    throw error
  }
}

/** Words that were parted at the end of a line are one again; ligatures are letters. */
function unbroken(text: string): string {
  return text
    .replace(/[\uFB00-\uFB06]/g, (ligature) => ligature.normalize('NFKC'))
    .replace(/(\p{L})[-\u00AD]\n(\p{Ll})/gu, '$1$2')
}

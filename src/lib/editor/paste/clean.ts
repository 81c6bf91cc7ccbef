// What other programs put on the clipboard, made plain before ProseMirror reads it. Parsed in a document that runs and loads nothing;
// scripts, remote pictures and addresses that follow people do not come along.
import { nestGoogleLists, nestWordLists } from './lists'
import { bareAddress } from './links'
import { keepLook } from './looks'

const NEVER =
  'script,style,title,meta,link,base,xml,iframe,object,embed,svg,math,template,noscript,audio,video,canvas,input,select,textarea,button'

export interface Cleaned {
  html: string
  /** Pictures that stayed where they were. */
  pictures: number
}

export function cleanPasted(html: string): Cleaned {
  const body = new DOMParser().parseFromString(html, 'text/html').body
  // Between two windows of ours nothing needs mending.
  if (body.querySelector('[data-pm-slice]')) return { html: ownSlice(body), pictures: 0 }
  removeComments(body)
  for (const element of body.querySelectorAll(NEVER)) element.remove()
  const pictures = dropPictures(body)
  nestWordLists(body)
  nestGoogleLists(body)
  keepLook(body)
  for (const link of body.querySelectorAll('a')) mendLink(link)
  for (const cell of body.querySelectorAll<HTMLElement>('td,th')) keepWidth(cell)
  raiseWordTitles(body)
  dropEmptyLines(body)
  return { html: body.innerHTML, pictures }
}

/** Only what could load or run goes; a copy of our own text stays to the letter. */
function ownSlice(body: HTMLElement): string {
  for (const element of body.querySelectorAll(NEVER)) element.remove()
  return body.innerHTML
}

function removeComments(body: HTMLElement): void {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT)
  const comments: Node[] = []
  while (walker.nextNode()) comments.push(walker.currentNode)
  for (const comment of comments) comment.parentNode?.removeChild(comment)
}

/** Those of our own store are known by their address; the description of the others stays, between brackets. */
function dropPictures(body: HTMLElement): number {
  let count = 0
  for (const picture of body.querySelectorAll('img,picture,v\\:imagedata')) {
    if (/^(?:https?:\/\/[^/]+)?\/api\/v1\/files\//.test(picture.getAttribute('src') ?? '')) continue
    // A dot that tells somebody that the text was read is no picture.
    const dot = ['width', 'height'].some((side) => Number(picture.getAttribute(side) ?? 9) <= 1)
    const words = picture.getAttribute('alt')?.trim() ?? ''
    if (!dot) count += 1
    if (words === '' || dot) picture.remove()
    else picture.replaceWith(`[${words}]`)
  }
  return count
}

function mendLink(link: HTMLAnchorElement): void {
  const address = bareAddress(link.getAttribute('href') ?? '')
  if (address === null) link.replaceWith(...link.childNodes)
  else link.setAttribute('href', address)
}

/** Word writes pixels, LibreOffice and Google a `col` for each column. */
function keepWidth(cell: HTMLElement): void {
  const span = Number(cell.getAttribute('colspan') ?? 1)
  if (cell.hasAttribute('colwidth') || span !== 1 || !(cell instanceof HTMLTableCellElement)) return
  const columns = [...(cell.closest('table')?.querySelectorAll('col') ?? [])]
  const said = cell.getAttribute('width') ?? columns[cell.cellIndex]?.getAttribute('width') ?? ''
  const width = /^\d+(?:\.\d+)?$/.test(said) ? Math.round(Number(said)) : 0
  if (width >= 20 && width <= 2000) cell.setAttribute('colwidth', String(width))
}

/** A title that is only a style of paragraph. */
function raiseWordTitles(body: HTMLElement): void {
  for (const line of body.querySelectorAll('p')) {
    const outline = /mso-outline-level:\s*([1-9])/.exec(line.getAttribute('style') ?? '')?.[1]
    const named = line.classList.contains('MsoTitle')
      ? '1'
      : line.classList.contains('MsoSubtitle')
        ? '2'
        : null
    const level = named ?? outline
    if (!level || line.closest('li,td,th')) continue
    const title = body.ownerDocument.createElement(`h${Math.min(3, Number(level))}`)
    title.append(...line.childNodes)
    line.replaceWith(title)
  }
}

/** Programs leave room between paragraphs by empty ones; our own style does it. */
function dropEmptyLines(body: HTMLElement): void {
  for (const line of body.querySelectorAll('p,h1,h2,h3,h4,h5,h6')) {
    const alone =
      line.parentElement?.childElementCount === 1 && line.closest('td,th,li') === line.parentElement
    if (!alone && (line.textContent ?? '').trim() === '' && !line.querySelector('img')) line.remove()
  }
  for (const pause of body.querySelectorAll(':scope > br, b > br:only-child, .Apple-interchange-newline'))
    pause.remove()
}

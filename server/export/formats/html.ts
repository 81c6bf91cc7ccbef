// One HTML file that needs nothing else: pictures inside, a small stylesheet, no script, no address of ours but the links.
import type { Alignment, Highlight } from '#shared/editor/highlights'
import {
  headingsOf,
  type Align,
  type Block,
  type Cell,
  type ExportDocument,
  type ImageBlock,
  type ListBlock,
  type Run,
  type TableBlock
} from '../document/model'
import { escapeXml as x, CALLOUT_EDGE, CALLOUT_GROUND, CALLOUTS, HIGHLIGHT_GROUNDS } from './xml'

export function writeHtml(document: ExportDocument): string {
  const { header } = document
  const organisations = header?.organisations
    .map((each) => `<li><abbr title="${x(each.name)}">${x(each.code)}</abbr> ${x(each.name)}</li>`)
    .join('')
  return `<!doctype html>
<html lang="${document.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${x(document.title)}</title>
<style>${STYLE}</style>
</head>
<body>
${header ? `<header><p>${x(header.initiative)}</p><ul>${organisations}</ul><p>${x(header.version)}</p></header>\n` : ''}<main>
<h1>${x(document.title)}</h1>
${document.contents ? contentsOf(document) : ''}${htmlBlocks(document.blocks, document, { ids: true })}
</main>
</body>
</html>
`
}

/** What the elements of a text need to know of the document they stand in. */
export type HtmlSource = Pick<ExportDocument, 'blocks' | 'contents' | 'words' | 'pictures'>

/** How what a stylesheet could say is said: in the elements, where there is nothing else, or by names that one knows. */
export interface HtmlLook {
  /** Attributes, with a space before. */
  align(value: Alignment): string
  highlight(name: Highlight): string
  column(pixels: number, share: number): string
  /** Around a table, which may be wider than the screen. */
  table(html: string): string
  image(block: ImageBlock): string
}

interface Options {
  /** Headings carry ids, so that the contents lead to them. */
  ids?: boolean
  look?: HtmlLook
}

export function htmlBlocks(blocks: Block[], document: HtmlSource, options: Options = {}): string {
  let heading = 0
  // The contents name the headings of the text, not those inside a frame or a quotation.
  const outer = new Set(blocks)
  const look = options.look ?? inElements(document)
  const inline = (runs: Run[]) => runs.map((run) => runHtml(run, look)).join('')
  const align = (value: Align) => (value === null || value === 'left' ? '' : look.align(value))
  const write = (inner: Block[]): string => inner.map((block) => one(block)).join('\n')
  const one = (block: Block): string => {
    switch (block.kind) {
      case 'paragraph':
        return `<p${align(block.align)}>${inline(block.runs)}</p>`
      case 'heading': {
        const listed = outer.has(block)
        if (listed) heading += 1
        const id = options.ids && listed ? ` id="t${heading}"` : ''
        return `<h${block.level + 1}${id}${align(block.align)}>${inline(block.runs)}</h${block.level + 1}>`
      }
      case 'list':
        return list(block, { write, inline }, document)
      case 'table':
        return look.table(table(block, { write, inline }, look))
      case 'quote':
        return `<blockquote>\n${write(block.blocks)}\n</blockquote>`
      case 'callout':
        return `<aside${block.tone ? ` data-callout="${block.tone}"` : ''}>${block.title === '' ? '' : `<p><strong>${x(block.title)}</strong></p>`}\n${write(block.blocks)}\n</aside>`
      case 'code':
        return `<pre><code${block.language ? ` class="language-${x(block.language)}"` : ''}>${x(block.text)}</code></pre>`
      case 'rule':
        return '<hr>'
      case 'contents':
        return document.contents || !options.ids ? '' : contentsOf(document)
      case 'image':
        return look.image(block)
    }
  }
  return write(blocks)
}

interface Writers {
  write(blocks: Block[]): string
  inline(runs: Run[]): string
}

function list(block: ListBlock, { write, inline }: Writers, { words }: HtmlSource): string {
  const tag = block.style === 'number' ? 'ol' : 'ul'
  const attributes =
    block.style === 'number'
      ? `${block.start === 1 ? '' : ` start="${block.start}"`}${block.numbering === '1' ? '' : ` type="${block.numbering}"`}`
      : block.style === 'task'
        ? ' class="tasks"'
        : ''
  const items = block.items.map(({ checked, blocks }) => {
    const label = checked ? words.done : words.todo
    const box =
      block.style === 'task'
        ? `<input type="checkbox" disabled aria-label="${x(label)}"${checked ? ' checked' : ''}> `
        : ''
    const [only] = blocks
    const inside = blocks.length === 1 && only?.kind === 'paragraph' ? inline(only.runs) : write(blocks)
    return `<li>${box}${inside}</li>`
  })
  return `<${tag}${attributes}>\n${items.join('\n')}\n</${tag}>`
}

function table({ widths, rows }: TableBlock, { write, inline }: Writers, look: HtmlLook): string {
  const total = widths.reduce((sum, width) => sum + width, 0)
  const columns = widths.map((width) => `<col${look.column(Math.round(width), (100 * width) / total)}>`)
  const cell = ({ header, colspan, rowspan, blocks }: Cell) => {
    const tag = header ? 'th' : 'td'
    const spans = `${colspan > 1 ? ` colspan="${colspan}"` : ''}${rowspan > 1 ? ` rowspan="${rowspan}"` : ''}`
    const [only] = blocks
    const inside =
      blocks.length === 1 && only?.kind === 'paragraph' && only.align === null
        ? inline(only.runs)
        : write(blocks)
    return `<${tag}${spans}>${inside}</${tag}>`
  }
  const lines = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`)
  return `<table>\n<colgroup>${columns.join('')}</colgroup>\n${lines.join('\n')}\n</table>`
}

/** A file that stands alone: nothing is elsewhere. */
function inElements(document: HtmlSource): HtmlLook {
  return {
    align: (value) => ` style="text-align:${value}"`,
    highlight: (name) => ` style="background:#${HIGHLIGHT_GROUNDS[name]}" data-color="${name}"`,
    column: (pixels, share) => ` width="${pixels}" style="width:${share.toFixed(2)}%"`,
    table: (html) => html,
    image: (block) => image(block, document)
  }
}

function image(block: ImageBlock, { pictures }: HtmlSource): string {
  const picture = pictures[block.id]
  if (!picture) return `<p>${x([block.alt, block.caption].filter(Boolean).join('\n'))}</p>`
  const bytes = Buffer.from(picture.bytes).toString('base64')
  const width = block.width === null ? '' : ` style="width:${block.width}%"`
  const caption = block.caption === '' ? '' : `<figcaption>${x(block.caption)}</figcaption>`
  return `<figure><img src="data:${picture.mediaType};base64,${bytes}" alt="${x(block.alt)}" width="${picture.width}" height="${picture.height}"${width}>${caption}</figure>`
}

export function contentsOf(document: HtmlSource): string {
  const lines = headingsOf(document.blocks).map(
    ({ level, text }, rank) => `<li class="level-${level}"><a href="#t${rank + 1}">${x(text)}</a></li>`
  )
  return lines.length === 0
    ? ''
    : `<nav aria-label="${x(document.words.contents)}"><ul>${lines.join('')}</ul></nav>\n`
}

function runHtml(run: Run, look: HtmlLook): string {
  if (run.text === '\n') return '<br>'
  let text = x(run.text)
  if (run.code) text = `<code>${text}</code>`
  if (run.highlight) text = `<mark${look.highlight(run.highlight)}>${text}</mark>`
  if (run.subscript) text = `<sub>${text}</sub>`
  if (run.superscript) text = `<sup>${text}</sup>`
  if (run.underline) text = `<u>${text}</u>`
  if (run.strike) text = `<s>${text}</s>`
  if (run.italic) text = `<em>${text}</em>`
  if (run.bold) text = `<strong>${text}</strong>`
  return run.href === undefined ? text : `<a href="${x(run.href)}">${text}</a>`
}

const STYLE = `
body{font:1rem/1.55 "Atkinson Hyperlegible Next","Atkinson Hyperlegible",system-ui,sans-serif;color:#14211f;max-width:44rem;margin:2rem auto;padding:0 1rem}
h1,h2,h3,h4{line-height:1.2;margin:1.6em 0 .5em}h1{margin-top:.4em}
header{border-bottom:1px solid #14211f;font-size:.9rem}header ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1rem}
abbr{border:1.5px solid #005262;border-radius:3px;padding:0 .3em;font-weight:700;text-decoration:none}
table{border-collapse:collapse;width:100%;margin:1em 0}th,td{border:1px solid #8a9693;padding:.35em .5em;text-align:left;vertical-align:top}th{background:#eef1f0}
blockquote{margin:1em 0;padding-left:1em;border-left:3px solid #8a9693}
aside{margin:1em 0;padding:.4em 1em;border-left:4px solid #${CALLOUT_EDGE};background:#${CALLOUT_GROUND}}
[data-callout=tip]{border-color:#${CALLOUTS.tip.edge};background:#${CALLOUTS.tip.ground}}[data-callout=warning]{border-color:#${CALLOUTS.warning.edge};background:#${CALLOUTS.warning.ground}}
pre{background:#f3f5f4;padding:.8em;overflow:auto;white-space:pre-wrap}figure{margin:1em 0}img{max-width:100%;height:auto}figcaption{font-size:.9rem;color:#43524f}
.tasks{list-style:none;padding-left:.3em}nav ul{list-style:none;padding:0}.level-2{margin-left:1.2em}.level-3{margin-left:2.4em}
@media print{body{margin:0;max-width:none}}`

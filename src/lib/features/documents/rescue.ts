// A copy of the text for its author when nothing else is sure: on the clipboard, as a page that any browser opens, or as a rescue
// file that can be taken back here (src/lib/collab/rescue-file.ts).
import type { Channel } from '$lib/collab/channel'
import { RESCUE_ENDING, RESCUE_TYPE, writeRescue } from '$lib/collab/rescue-file'
import type { PageDto } from '#shared/schemas/pages'
import type { Me } from '#shared/schemas/session'

export interface RescueSource {
  channel: Channel
  page: PageDto
  me: Me
  title: string
  /** Of the editor when there is one: it keeps titles, lists and tables. */
  html: string | null
}

export class Rescue {
  /** @param source asked when something is taken: the text goes on changing */
  constructor(readonly source: () => RescueSource | null) {}

  async copy(): Promise<void> {
    const source = this.source()
    if (source) await navigator.clipboard.writeText(source.channel.content().text)
  }

  /** To read and to print. */
  page(): void {
    const source = this.source()
    if (!source) return
    const { title, html, channel } = source
    if (html === null) downloadText(title, channel.content().text)
    else downloadFile(title, '.html', 'text/html', page(title, html))
  }

  /** To come back with. */
  download(): void {
    const source = this.source()
    if (!source) return
    const { channel, page: of, me, title } = source
    const { text, state, base } = channel.content()
    const { slug, title: initiative } = of.initiative
    const { id, name } = me.person
    const at = new Date().toISOString()
    const file = writeRescue(
      {
        pageId: of.id,
        epoch: of.epoch,
        title,
        initiative: { slug, title: initiative },
        person: { id, name },
        at,
        state,
        base
      },
      text
    )
    downloadFile(title, RESCUE_ENDING, RESCUE_TYPE, file)
  }
}

export function downloadText(title: string, text: string): void {
  downloadFile(title, '.html', 'text/html', page(title, text.split('\n').map(paragraph).join('\n')))
}

function page(title: string, content: string): string {
  return `<!doctype html>\n<html><head><meta charset="utf-8"><title>${escape(title)}</title></head>\n<body>\n<h1>${escape(title)}</h1>\n${content}\n</body></html>\n`
}

function paragraph(line: string): string {
  return `<p>${escape(line)}</p>`
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

function downloadFile(title: string, ending: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${
    title
      .replace(/[^\p{L}\p{N} ._-]+/gu, ' ')
      .trim()
      .slice(0, 80) || 'document'
  }${ending}`
  link.click()
  // The browser has taken the file by the next turn of a slow disk.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

// A copy of the text for its author when nothing else is sure: on the clipboard or as a file that any browser opens.
import type { Channel } from '$lib/collab/channel'

export async function copyText(channel: Channel): Promise<void> {
  await navigator.clipboard.writeText(channel.content().text)
}

/** @param html of the editor when there is one: it keeps titles, lists and tables */
export function downloadCopy(title: string, channel: Channel, html: string | null): void {
  if (html === null) downloadText(title, channel.content().text)
  else downloadFile(title, page(title, html))
}

export function downloadText(title: string, text: string): void {
  downloadFile(title, page(title, text.split('\n').map(paragraph).join('\n')))
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

function downloadFile(title: string, html: string): void {
  const url = URL.createObjectURL(new Blob([html], { type: 'text/html' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${
    title
      .replace(/[^\p{L}\p{N} ._-]+/gu, ' ')
      .trim()
      .slice(0, 80) || 'document'
  }.html`
  link.click()
  // The browser has taken the file by the next turn of a slow disk.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

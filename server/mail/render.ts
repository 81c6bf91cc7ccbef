// One message in both forms. Names and titles come from people: they are text, in HTML as in the subject, and never become links.
// No remote image, no script, no style sheet: what a mail program shows at once, and a screen reader reads in order.
import type { OutgoingMail } from '#server/domain/context'
import { translate, type MessageKey } from '#shared/messages/index'

export interface RenderedMail {
  subject: string
  text: string
  html: string
}

type Part = 'subject' | 'title' | 'body' | 'button' | 'note'

/** `origin`: where links lead (`https://interpoles.example`); never taken from a request, which could name another host. */
export function renderMail(mail: OutgoingMail, origin: string): RenderedMail {
  const { link, ...given } = mail.values
  const address = new URL(link ?? '/', origin).href
  const values = {
    ...ABSENT,
    ...Object.fromEntries(Object.entries(given).map(([key, value]) => [key, tame(value)]))
  }
  const say = (key: MessageKey) => translate(mail.locale, key, values)
  // Each kind has its five messages: tests/api/mail.test.ts renders them all.
  const part = (name: Part) => say(`mail.${mail.kind}.${name}` as MessageKey)
  const signature = say('mail.signature')
  return {
    subject: oneLine(part('subject')),
    text: [
      say('mail.hello'),
      part('body'),
      `${part('button')}\n${address}`,
      part('note'),
      `-- \n${signature}`
    ].join('\n\n'),
    html: page(mail.locale, {
      title: part('title'),
      hello: say('mail.hello'),
      body: part('body'),
      button: part('button'),
      address,
      copy: say('mail.copy'),
      note: part('note'),
      signature
    })
  }
}

/** Once a message has left, what is kept of it opens nothing. */
export function withoutSecrets(text: string, replacement: string): string {
  return text.replace(/[^\s"<>]*\/lien\/[\w-]{20,}/g, replacement)
}

/** A message may leave out what it does not know; its sentence then takes the branch `none`. */
const ABSENT = { name: 'none', by: 'none', organisation: 'none', network: 'none', initiative: 'none' }

/** Mail programs turn « truc.example » in a name into a link: an invisible space after the dot keeps it a name. */
function tame(value: string): string {
  return oneLine(value)
    .replace(/:\/\//g, ': / / ')
    .replace(/(\p{L}|\d)\.(?=\p{L}{2})/gu, '$1.\u200B')
}

function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- a line break in a subject would begin another header
  return text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim()
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

interface Pieces {
  title: string
  hello: string
  body: string
  button: string
  address: string
  copy: string
  note: string
  signature: string
}

function page(locale: string, raw: Pieces): string {
  // Escaped here once, whatever the piece: a template that forgot one would be a hole.
  const piece = (key: keyof Pieces) => escape(raw[key])
  const paragraph = 'margin:0 0 16px'
  const small = 'margin:0 0 16px;font-size:14px;color:#516166'
  return `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${piece('title')}</title></head>
<body style="margin:0;padding:24px 16px;font-family:system-ui,-apple-system,'Segoe UI',Arial,sans-serif;font-size:16px;line-height:1.5">
<div role="article" lang="${locale}" style="max-width:544px;margin:0 auto">
<h1 style="margin:0 0 16px;font-size:24px;line-height:1.2">${piece('title')}</h1>
<p style="${paragraph}">${piece('hello')}</p>
<p style="${paragraph}">${piece('body')}</p>
<p style="margin:24px 0"><a href="${piece('address')}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#005262;color:#ffffff;font-weight:600;text-decoration:none">${piece('button')}</a></p>
<p style="${small}">${piece('copy')}<br><a href="${piece('address')}" style="color:inherit;overflow-wrap:anywhere">${piece('address')}</a></p>
<p style="${small}">${piece('note')}</p>
<p style="${small};border-top:1px solid #c8cdc5;padding-top:12px">${piece('signature')}</p>
</div>
</body>
</html>
`
}

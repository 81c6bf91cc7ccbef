// What stands around the words of a published page. Everything it is given is text, but `text` and `contents`, which are HTML already.
import { createHash } from 'node:crypto'
import { escapeXml as x } from '#server/export/formats/xml'
import type { PlateData } from '#shared/plate'
import { STYLE } from './style'

export interface PublishedDocument {
  locale: 'fr' | 'en'
  title: string
  /** Of the page above all of them, or of the initiative. */
  titleOfAll: string
  description: string
  indexed: boolean
  initiative: string
  plates: PlateData[]
  version: string
  contents: string
  text: string
  /** The published page first; it stands alone when there is no other. */
  pages: { title: string; depth: number; href: string; here: boolean }[]
  previous: { title: string; href: string } | null
  next: { title: string; href: string } | null
  words: Record<'skip' | 'contents' | 'pages' | 'previous' | 'next' | 'by' | 'app', string>
}

/** Nothing but this style, pictures of this site and, for the password, a form of this site. */
export const PUBLIC_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'"
].join('; ')

const LOGO =
  '<svg class="logo" viewBox="0 0 34 26" aria-hidden="true"><circle class="l1" cx="9" cy="16.5" r="8.5"/><circle class="l2" cx="25" cy="16.5" r="7.2"/><path class="l3" d="M10.5 6.2 17 1.6l6.5 4.6" fill="none"/></svg>'

export function documentHtml(page: PublishedDocument): string {
  const { words, plates, previous, next } = page
  const alone = page.pages.length < 2
  const row = plates
    .map(
      ({ code, name, tint }) => `<li><abbr class="pole ${x(tint)}" title="${x(name)}">${x(code)}</abbr></li>`
    )
    .join('')
  const toc =
    page.contents === ''
      ? ''
      : `<details class="toc"><summary>${x(words.contents)}</summary>${page.contents}</details>`
  return html(
    page,
    `<a class="skip" href="#texte">${x(words.skip)}</a>
<div class="cols${alone ? ' alone' : ''}">
${alone ? '' : treeOf(page)}<main class="sheet" id="texte" tabindex="-1">
<header class="head"><div class="who"><b>${x(page.initiative)}</b>${row === '' ? '' : `<ul class="plates">${row}</ul>`}</div><p>${x(page.version)}</p></header>
<h1>${x(page.title)}</h1>
${toc}<div class="text">
${page.text}
</div>
${besideOf(previous, next, words)}</main>
</div>
<footer>${LOGO}<span>${x(words.by)} · ${x(words.app)}</span></footer>`
  )
}

export interface Door {
  locale: 'fr' | 'en'
  title: string
  text: string
  /** Null: there is nothing to open, with or without a password. */
  form: { action: string; label: string; submit: string; wrong: string | null } | null
}

/** The password is asked, or nothing is here: the same page for both says nothing of what it hides. */
export function doorHtml(door: Door): string {
  const { form } = door
  const wrong = form?.wrong ? `<p class="wrong" id="faux" role="alert">${x(form.wrong)}</p>` : ''
  const described = form?.wrong ? ' aria-invalid="true" aria-describedby="faux"' : ''
  const asked = form
    ? `<form method="post" action="${x(form.action)}">${wrong}<label for="mdp">${x(form.label)}</label><input id="mdp" name="password" type="password" autocomplete="off" required maxlength="200"${described}><button>${x(form.submit)}</button></form>`
    : ''
  return html(
    { locale: door.locale, title: door.title, titleOfAll: '', description: '', indexed: false },
    `<main class="door"><div class="sheet">${LOGO}<h1>${x(door.title)}</h1><p>${x(door.text)}</p>${asked}</div></main>`
  )
}

type Head = Pick<PublishedDocument, 'locale' | 'title' | 'titleOfAll' | 'description' | 'indexed'>

function html({ locale, title, titleOfAll, description, indexed }: Head, body: string): string {
  const name = titleOfAll === '' || titleOfAll === title ? title : `${title} – ${titleOfAll}`
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${x(name)}</title>
${description === '' ? '' : `<meta name="description" content="${x(description)}">\n`}${indexed ? '' : '<meta name="robots" content="noindex, nofollow">\n'}<link rel="icon" href="/favicon.svg">
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`
}

function treeOf({ pages, words }: PublishedDocument): string {
  const lines = pages.map(
    ({ title, depth, href, here }) =>
      `<li class="in${Math.min(depth, 3)}"><a href="${x(href)}"${here ? ' aria-current="page"' : ''}>${x(title)}</a></li>`
  )
  // Open: on a phone it stands before the text, and whoever has read the names of the pages folds it.
  return `<nav class="tree" aria-label="${x(words.pages)}"><details open><summary>${x(words.pages)}</summary><ul>${lines.join('')}</ul></details></nav>\n`
}

function besideOf(
  previous: PublishedDocument['previous'],
  next: PublishedDocument['next'],
  words: PublishedDocument['words']
): string {
  if (!previous && !next) return ''
  const link = (to: { title: string; href: string } | null, name: string, label: string) =>
    to
      ? `<a class="${name}" rel="${name}" href="${x(to.href)}"><small>${x(label)}</small>${x(to.title)}</a>`
      : ''
  return `<div class="beside">${link(previous, 'prev', words.previous)}${link(next, 'next', words.next)}</div>\n`
}

// A published page as HTML: the text with what anyone may see of it, the pages beside it, and who speaks. No script, no cookie, and nothing
// that is not on this server.
import { inArray } from 'drizzle-orm'
import { toBlocks } from '#server/export/document/blocks'
import { headingsOf, plainText, type Block, type ImageBlock } from '#server/export/document/model'
import { contentsOf, htmlBlocks, type HtmlLook, type HtmlSource } from '#server/export/formats/html'
import { escapeXml as x } from '#server/export/formats/xml'
import { pages } from '#server/db/tables/pages'
import { files } from '#server/db/tables/files'
import { pageEdits } from '#server/db/tables/documents'
import type { Context } from '#server/domain/context'
import type { Opened } from '#server/domain/publications/open'
import { openWords } from '#server/domain/publications/words'
import { loadInitiativeRefs } from '#server/domain/refs/initiatives'
import { createFormat } from '#shared/format'
import { translate } from '#shared/messages/index'
import { plateOf } from '#shared/plate'
import { publicFilePath, publicPath } from '#shared/published'
import { documentHtml } from './document-html'
import { withLinks } from './links'
import { shownToAnyone } from './live-blocks'
import { filesOf, type Readings } from './reading'

/** Fewer headings than this are seen at once. */
const CONTENTS_FROM = 3
const DESCRIPTION = 180

/** @param origin of the installation, as the visitor sees it: without a slash at the end */
export async function publishedPage(
  ctx: Context,
  opened: Opened,
  readings: Readings,
  origin: string
): Promise<string> {
  const { publication, initiative, tree, page, pass } = opened
  const { db } = ctx.database
  const t = (key: Parameters<typeof translate>[1], values?: Parameters<typeof translate>[2]) =>
    translate(ctx.locale, key, values)
  const hrefOf = (id: string) =>
    withPass(publicPath(publication.address, id === tree[0]?.id ? null : id), pass)
  const read = await readings.read(ctx, page.id)
  const given = filesOf(read)
  const fileHref = (id: string) =>
    given.has(id) ? withPass(publicFilePath(publication.address, page.id, id), pass) : null

  const live: Block[][] = []
  for (const block of read.liveBlocks) live.push(await shownToAnyone(ctx, opened, block))
  const mentions = await openWords(ctx, opened, read.mentions, hrefOf)
  const blocks = withLinks(toBlocks(read.content, { live, mentions, origin: '' }), {
    origin,
    page: (id) => (tree.some((each) => each.id === id) ? hrefOf(id) : null),
    file: fileHref
  })
  const source: HtmlSource = {
    blocks,
    contents: headingsOf(blocks).length >= CONTENTS_FROM,
    words: {
      contents: t('export.word.contents'),
      done: t('export.word.done'),
      todo: t('export.word.todo')
    },
    pictures: {}
  }
  const sizes = await sizesOf(ctx, [...given])
  const refs = await loadInitiativeRefs(db, [initiative.id])
  const rank = tree.findIndex((each) => each.id === page.id)
  const linkOf = (at: number) => {
    const other = tree[at]
    return other ? { title: other.title, href: hrefOf(other.id) } : null
  }
  return documentHtml({
    locale: ctx.locale,
    title: page.title,
    titleOfAll: rank > 0 ? (tree[0]?.title ?? '') : initiative.title,
    description: descriptionOf(blocks),
    indexed: publication.indexed,
    initiative: initiative.title,
    plates: (refs.get(initiative.id)?.organisations ?? []).map(plateOf),
    version: t('export.version', {
      day: createFormat(ctx.locale).day(await changedAt(ctx, page.id), { withYear: 'always' })
    }),
    contents: source.contents ? contentsOf(source) : '',
    text: htmlBlocks(blocks, source, { ids: true, look: lookOf(t('published.table'), sizes, fileHref) }),
    pages: tree.map(({ id, title, depth }) => ({ title, depth, href: hrefOf(id), here: id === page.id })),
    previous: linkOf(rank - 1),
    next: linkOf(rank + 1),
    words: {
      skip: t('published.skip'),
      contents: source.words.contents,
      pages: t('published.pages'),
      previous: t('published.previous'),
      next: t('published.next'),
      by: t('published.by', { initiative: initiative.title }),
      app: t('common.app_name')
    }
  })
}

/** Carried by every address inside: visitors have no cookie. */
export function withPass(path: string, pass: string | undefined): string {
  return pass === undefined ? path : `${path}?cle=${encodeURIComponent(pass)}`
}

/** The first words, for those who find the page elsewhere. */
function descriptionOf(blocks: Block[]): string {
  const words = blocks
    .flatMap((block) => (block.kind === 'paragraph' ? [plainText(block.runs).trim()] : []))
    .filter(Boolean)
    .join(' ')
    .replace(/\s+/g, ' ')
  if (words.length <= DESCRIPTION) return words
  return `${words.slice(0, DESCRIPTION).replace(/\s\S*$/, '')}…`
}

type Sizes = Map<string, { width: number; height: number }>

function lookOf(table: string, sizes: Sizes, fileHref: (id: string) => string | null): HtmlLook {
  return {
    align: (value) => ` class="${value}"`,
    highlight: (name) => ` class="hl-${name}"`,
    column: (_pixels, share) => ` width="${share.toFixed(1)}%"`,
    table: (html) => `<div class="scroll" role="region" aria-label="${x(table)}" tabindex="0">${html}</div>`,
    image: (block) => figure(block, sizes.get(block.id), fileHref(block.id))
  }
}

function figure(
  { alt, caption, width }: ImageBlock,
  size: { width: number; height: number } | undefined,
  href: string | null
): string {
  if (!size || href === null) return alt === '' && caption === '' ? '' : `<p>${x(alt || caption)}</p>`
  // In steps of five per cent, which the stylesheet knows: the policy allows no style in an element.
  const step = width === null ? '' : ` class="w${Math.min(100, Math.max(5, Math.round(width / 5) * 5))}"`
  const words = caption === '' ? '' : `<figcaption>${x(caption)}</figcaption>`
  return `<figure${step}><img src="${x(href)}" alt="${x(alt)}" width="${size.width}" height="${size.height}" loading="lazy" decoding="async">${words}</figure>`
}

async function sizesOf({ database: { db } }: Context, ids: string[]): Promise<Sizes> {
  const known = ids.filter((id) => /^[0-9a-f-]{36}$/.test(id))
  if (known.length === 0) return new Map()
  const rows = await db
    .select({ id: files.id, width: files.width, height: files.height })
    .from(files)
    .where(inArray(files.id, known))
  return new Map(
    rows.flatMap(({ id, width, height }) => (width && height ? [[id, { width, height }] as const] : []))
  )
}

async function changedAt({ database: { db } }: Context, pageId: string): Promise<Date> {
  const edits = await db
    .select({ at: pageEdits.lastAt })
    .from(pageEdits)
    .where(inArray(pageEdits.pageId, [pageId]))
  const [row] = await db
    .select({ at: pages.createdAt })
    .from(pages)
    .where(inArray(pages.id, [pageId]))
  return [...edits, ...(row ? [row] : [])].reduce((last, { at }) => (at > last ? at : last), new Date(0))
}

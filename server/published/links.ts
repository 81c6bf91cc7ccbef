// Where the links of a published text lead: outside as they are, inside only to what is published. An address of the application says its
// subject to whoever reads it, so that it is not left in the page either.
import type { Block, Run } from '#server/export/document/model'
import { safeLink } from '#shared/editor/addresses'
import { pageOfPath } from '#shared/mentions'
import { fileOf } from './reading'

export interface LinkTargets {
  /** Of the installation, without a slash at the end. */
  origin: string
  page(id: string): string | null
  file(id: string): string | null
}

/** Paths that start with the public prefix were put there by us. */
export function publicLink(href: string, to: LinkTargets): string | null {
  const safe = safeLink(href)
  if (safe === null) return null
  const path = safe.startsWith(`${to.origin}/`) ? safe.slice(to.origin.length) : safe
  if (!path.startsWith('/')) return /^[#?]/.test(path) || path === to.origin ? null : path
  if (path.startsWith('/p/')) return path
  const file = fileOf(path)
  if (file !== null) return to.file(file)
  const page = pageOfPath(path)
  return page === null ? null : to.page(page)
}

export function withLinks(blocks: Block[], to: LinkTargets): Block[] {
  const run = (each: Run): Run => {
    const { href, ...words } = each
    if (href === undefined) return each
    const target = publicLink(href, to)
    return target === null ? words : { ...words, href: target }
  }
  const all = (inner: Block[]): Block[] => inner.map(one)
  const one = (block: Block): Block => {
    switch (block.kind) {
      case 'paragraph':
      case 'heading':
        return { ...block, runs: block.runs.map(run) }
      case 'list':
        return { ...block, items: block.items.map((item) => ({ ...item, blocks: all(item.blocks) })) }
      case 'table':
        return {
          ...block,
          rows: block.rows.map((row) => row.map((cell) => ({ ...cell, blocks: all(cell.blocks) })))
        }
      case 'quote':
      case 'callout':
        return { ...block, blocks: all(block.blocks) }
      case 'code':
      case 'rule':
      case 'contents':
      case 'image':
        return block
    }
  }
  return all(blocks)
}

// A named version that stands in a text: what the page said that day, whatever it says now. The past of a page is for those who write in it;
// what one of them has put in the text is for whoever reads the text, and only that.
import * as Y from 'yjs'
import { isUuid, requirePage } from '#server/domain/access/index'
import type { Context } from '#server/domain/context'
import { BODY } from '#shared/collab/canonical'
import { formatRoom } from '#shared/collab/room'
import { jsonOf, type DocumentNode } from '#shared/editor/index'

export interface Frozen {
  pageId: string
  name: string
  /** ISO instant at which it was kept. */
  at: string
  content: DocumentNode[]
}

/** `ref`: `<page>/<version>`. Null: no named version, or none that this person may read. @throws page.not_found */
export async function readFrozen(ctx: Context, ref: string): Promise<Frozen | null> {
  const target = versionOf(ref)
  if (!target) return null
  const { abilities } = await requirePage(ctx, target.pageId, 'read')
  return abilities.write || (await isShown(ctx, target)) ? loadFrozen(ctx, target) : null
}

/** For whoever was found to read a text that holds it. */
export async function readShownVersion(ctx: Context, ref: string, pageId: string): Promise<Frozen | null> {
  const target = versionOf(ref)
  return target?.pageId === pageId && (await isShown(ctx, target)) ? loadFrozen(ctx, target) : null
}

interface Target {
  pageId: string
  versionId: string
}

function versionOf(ref: string): Target | null {
  const [pageId = '', versionId = '', ...more] = ref.split('/')
  return more.length === 0 && isUuid(pageId) && isUuid(versionId) ? { pageId, versionId } : null
}

async function loadFrozen(ctx: Context, { pageId, versionId }: Target): Promise<Frozen | null> {
  const kept = await ctx.collab.versions.read(roomOf(pageId), versionId)
  // What was kept by itself is thinned with age: a text does not rest on it.
  if (kept?.kind !== 'named') return null
  const doc = new Y.Doc()
  Y.applyUpdate(doc, kept.state)
  const content = jsonOf(doc.getXmlFragment(BODY)).content ?? []
  doc.destroy()
  return { pageId, name: kept.name, at: kept.at, content }
}

async function isShown(ctx: Context, { pageId, versionId }: Target): Promise<boolean> {
  const looked = await ctx.collab.look(roomOf(pageId), (doc) => {
    const holds = (node: DocumentNode): boolean =>
      (node.type === 'liveBlock' && isVersion(node, versionId)) || (node.content ?? []).some(holds)
    return holds(jsonOf(doc.getXmlFragment(BODY)))
  })
  return looked?.value === true
}

function isVersion({ attrs = {} }: DocumentNode, versionId: string): boolean {
  const data: unknown = attrs.data
  return (
    attrs.plugin === 'core' &&
    attrs.type === 'version' &&
    typeof data === 'object' &&
    data !== null &&
    Reflect.get(data, 'version') === versionId
  )
}

function roomOf(pageId: string): string {
  return formatRoom({ pageId, part: '' })
}

// What the export thread does, over bytes and JSON only.
import * as Y from 'yjs'
import { zipSync, type Zippable } from 'fflate'
import { BODY } from '#shared/collab/canonical'
import { documentFromJson, jsonOf, type DocumentNode } from '#shared/editor/index'
import { mentionKey, targetOf, type MentionTarget } from '#shared/mentions'
import { pictureId, toBlocks, type Reading } from './document/blocks'
import type { LiveBlock } from './document/live-blocks'
import type { ExportDocument } from './document/model'
import { writeDocx } from './formats/docx'
import { writeHtml } from './formats/html'
import { writeMarkdown } from './formats/markdown'
import { writeOds } from './formats/ods'
import { writeOdt } from './formats/odt'
import { writePdf } from './formats/pdf'
import { writeXlsx } from './formats/xlsx'
import type { Sheet, SheetFormat } from './sheet/model'

export type DocumentFormat = 'odt' | 'docx' | 'pdf' | 'md' | 'html'

export interface ReadDocument {
  content: DocumentNode[]
  /** In the order in which they stand. */
  liveBlocks: LiveBlock[]
  /** Each once. */
  mentions: MentionTarget[]
  /** Files of the pictures, each once. */
  pictures: string[]
}

export type Job =
  | { type: 'read'; state: Uint8Array }
  | {
      type: 'write'
      format: DocumentFormat
      content: DocumentNode[]
      reading: Reading
      document: Omit<ExportDocument, 'blocks'>
    }
  /** Documents from JSON: one Yjs state (update v1) for each. */
  | { type: 'build'; contents: DocumentNode[][] }
  | { type: 'sheet'; format: SheetFormat; sheet: Sheet }
  | { type: 'zip'; files: { path: string; bytes: Uint8Array }[] }

export type Result = ReadDocument | Uint8Array | Uint8Array[]

export async function perform(job: Job): Promise<Result> {
  switch (job.type) {
    case 'read':
      return readDocument(job.state)
    case 'write':
      return write(job.format, { ...job.document, blocks: toBlocks(job.content, job.reading) })
    case 'build':
      return job.contents.map((content) => documentFromJson(content))
    case 'sheet':
      return job.format === 'xlsx' ? writeXlsx(job.sheet) : writeOds(job.sheet)
    case 'zip':
      return zip(job.files)
  }
}

export function readDocument(state: Uint8Array): ReadDocument {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, state)
  const content = jsonOf(doc.getXmlFragment(BODY)).content ?? []
  const liveBlocks: LiveBlock[] = []
  const pictures = new Set<string>()
  const mentions = new Map<string, MentionTarget>()
  const walk = (node: DocumentNode): void => {
    if (node.type === 'liveBlock') liveBlocks.push(liveBlockOf(node))
    if (node.type === 'mention') {
      const target = targetOf(node.attrs ?? {})
      mentions.set(mentionKey(target), target)
    }
    const picture = node.type === 'image' ? pictureId(node.attrs?.src) : null
    if (picture) pictures.add(picture)
    for (const child of node.content ?? []) walk(child)
  }
  for (const node of content) walk(node)
  return { content, liveBlocks, mentions: [...mentions.values()], pictures: [...pictures] }
}

async function write(format: DocumentFormat, document: ExportDocument): Promise<Uint8Array> {
  switch (format) {
    case 'odt':
      return writeOdt(document)
    case 'docx':
      return writeDocx(document)
    case 'pdf':
      return writePdf(document)
    case 'md':
      return new TextEncoder().encode(writeMarkdown(document))
    case 'html':
      return new TextEncoder().encode(writeHtml(document))
  }
}

function zip(files: { path: string; bytes: Uint8Array }[]): Uint8Array {
  const entries: Zippable = {}
  // These hold compressed bytes already.
  for (const { path, bytes } of files)
    entries[path] = [bytes, { level: /\.(odt|docx|pdf|xlsx|ods)$/.test(path) ? 0 : 6 }]
  return zipSync(entries)
}

function liveBlockOf({ attrs = {} }: DocumentNode): LiveBlock {
  const { plugin, type, version, data, fallback } = attrs
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  return {
    plugin: text(plugin),
    type: text(type),
    version: typeof version === 'number' ? version : 1,
    data: typeof data === 'object' && data !== null ? { ...data } : {},
    fallback: text(fallback)
  }
}

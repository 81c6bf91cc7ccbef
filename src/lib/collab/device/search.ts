// Search without network: the documents kept on this device, their titles and their words, French forgiven without a dictionary.
import { BODY } from '#shared/collab/canonical'
import { textOf } from '#shared/editor/text'
import { EMPTY_WORDS, stem, wordsOf } from '#shared/search/fold'
import { marksIn, snippetOf, type Mark } from '#shared/search/snippet'
import { result, withDatabase } from './database'
import type { DocumentRecord, UpdateRecord } from './records'

export interface KeptFinding {
  id: string
  title: string
  href: string
  snippet: string
  titleMarks: Mark[]
  snippetMarks: Mark[]
  initiativeId: string | null
  /** ISO instant of what is here: last synchronised, else opened; null: not known. */
  at: string | null
}

interface KeptText {
  record: DocumentRecord
  text: string
  /** Folded, of title and text. */
  words: string[]
}

/** Reads the documents once, when the first words are asked for; the next letters find them in memory. */
export class KeptSearch {
  #texts: Promise<KeptText[]> | null = null

  constructor(readonly personId: string) {}

  /** Whose title has the words first, then what was opened last. */
  async find(typed: string): Promise<KeptFinding[]> {
    const needles = needlesOf(typed)
    if (needles.length === 0) return []
    const texts = await (this.#texts ??= readTexts(this.personId))
    return texts
      .filter(({ words }) => needles.every((needle) => words.some((word) => word.startsWith(needle))))
      .map(({ record, text }) => ({ record, found: findingOf(record, text, needles) }))
      .sort(
        (a, b) => b.found.titleMarks.length - a.found.titleMarks.length || latestFirst(a.record, b.record)
      )
      .map(({ found }) => found)
  }

  /** What was opened last on this device. */
  async recent(most: number): Promise<KeptFinding[]> {
    const records = await withDatabase(this.personId, readRecords)
    return records
      .filter(({ openedAt }) => openedAt !== null)
      .sort(latestFirst)
      .slice(0, most)
      .map((record) => findingOf(record, '', []))
  }
}

/** Folded beginnings of words. Of the last one only what was typed is known; plurals are forgiven in all. */
function needlesOf(typed: string): string[] {
  const words = wordsOf(typed).map(({ folded }) => folded)
  return words
    .filter((word, rank) => !EMPTY_WORDS.has(word) || rank === words.length - 1)
    .map((word, rank, kept) => (rank === kept.length - 1 ? word.replace(/(..)s$/, '$1') : stem(word)))
}

function findingOf(record: DocumentRecord, text: string, needles: string[]): KeptFinding {
  const { pageId, title, href, initiativeId, syncedAt, openedAt } = record
  const { text: snippet, marks } = snippetOf(text, needles)
  return {
    id: pageId,
    title,
    href,
    snippet,
    titleMarks: marksIn(title, needles),
    snippetMarks: marks,
    initiativeId: initiativeId ?? null,
    at: syncedAt ?? openedAt
  }
}

function latestFirst(a: DocumentRecord, b: DocumentRecord): number {
  return (a.openedAt ?? '') < (b.openedAt ?? '') ? 1 : -1
}

async function readTexts(personId: string): Promise<KeptText[]> {
  const { Doc, applyUpdate } = await import('yjs')
  return withDatabase(personId, async (database) => {
    const texts: KeptText[] = []
    for (const record of await readRecords(database)) {
      const index = database.transaction('updates').objectStore('updates').index('document')
      const updates = await result<UpdateRecord[]>(index.getAll(record.document))
      const doc = new Doc()
      doc.transact(() => updates.forEach(({ update }) => applyUpdate(doc, update)))
      const text = textOf(doc.getXmlFragment(BODY))
      doc.destroy()
      const words = [...new Set(wordsOf(`${record.title} ${text}`).map(({ folded }) => folded))]
      texts.push({ record, text, words })
    }
    return texts
  })
}

/** The latest epoch of each page, and no part of one. */
async function readRecords(database: IDBDatabase): Promise<DocumentRecord[]> {
  const store = database.transaction('documents').objectStore('documents')
  const latest = new Map<string, DocumentRecord>()
  for (const record of await result<DocumentRecord[]>(store.getAll())) {
    const known = latest.get(record.pageId)
    if (!record.room.includes('/') && (!known || known.epoch < record.epoch))
      latest.set(record.pageId, record)
  }
  return [...latest.values()]
}

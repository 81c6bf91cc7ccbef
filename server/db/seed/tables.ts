// Collections and their views, written as the collaboration server would have stored them; what is derived from them it makes when it starts.
import * as Y from 'yjs'
import * as tables from '#server/db/tables/index'
import { readFields } from '#shared/collab/collection'
import { addField, addRecord, beginCollection } from '#shared/collab/collection-write'
import { positions } from '#shared/fractional-index'
import type { Json } from '#shared/json'
import type { DemoTable } from './demo-tables'
import { idOf, positionAt } from './initiatives'
import type { SeedServices } from './types'

const HOUR_MS = 3_600_000

interface Place {
  initiativeId: string
  people: Map<string, string>
  /** Pages that stand before them. */
  after: number
}

export async function insertTables(
  services: SeedServices,
  place: Place,
  wanted: readonly DemoTable[]
): Promise<void> {
  const { db } = services.database
  for (const [rank, table] of wanted.entries()) {
    const [pageId, documentId] = [crypto.randomUUID(), crypto.randomUUID()]
    const author = idOf(place.people, table.author)
    const at = new Date(services.now().getTime() - table.hoursAgo * HOUR_MS)
    const stamps = { createdAt: at, updatedAt: at }
    await db.insert(tables.pages).values({
      id: pageId,
      initiativeId: place.initiativeId,
      position: positionAt(place.after + rank),
      kind: 'collection',
      title: table.title,
      createdBy: author,
      ...stamps
    })
    await db.insert(tables.documents).values({ id: documentId, pageId })
    const bytes = stateOf(table, author, at, services.now(), place.people)
    await db.insert(tables.docUpdates).values({ documentId, epoch: 1, personId: author, bytes, at })
    const order = positions(table.views.length)
    await db
      .insert(tables.views)
      .values(
        table.views.map((view, index) => ({ ...view, pageId, position: order[index] ?? 'm', ...stamps }))
      )
  }
}

function stateOf(
  table: DemoTable,
  author: string,
  at: Date,
  now: Date,
  people: Map<string, string>
): Uint8Array {
  const doc = new Y.Doc()
  doc.transact(() => {
    beginCollection(doc)
    for (const field of table.fields) addField(doc, field)
    const fields = readFields(doc)
    for (const [rank, cells] of table.records.entries()) {
      const values = Object.fromEntries(
        table.fields.map(({ key, type }, column) => [key, cellOf(type, cells[column] ?? null)])
      )
      // A stamp of its own for each, so that they stand in their order.
      const stamp = { by: author, at: new Date(at.getTime() + rank * 1000).toISOString() }
      addRecord(doc, fields, { id: crypto.randomUUID(), values }, stamp)
    }
  })
  const state = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return state

  function cellOf(type: string, cell: string | number | null): Json | null {
    if (type === 'person' && typeof cell === 'string') return idOf(people, cell)
    if (type !== 'date' || typeof cell !== 'number') return cell
    return new Date(now.getTime() + cell * 24 * HOUR_MS).toISOString().slice(0, 10)
  }
}

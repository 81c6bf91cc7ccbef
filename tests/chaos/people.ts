// People of an in-process scenario: each writes tokens nobody else writes, and at the end every one of them is looked for.
import * as Y from 'yjs'
import type { Visitor } from '#server/collab/contract'
import { StockClient, until, type Place } from '#tests/collab/support/clients'
import type { Harness } from '#tests/collab/support/harness'
import type { Verdict } from './scenario'

const TOKEN = /⟦[\w-]+⟧/g

export class People {
  readonly typed: string[] = []
  readonly clients: StockClient[] = []

  constructor(
    readonly place: Harness,
    readonly page: string,
    readonly random: () => number
  ) {}

  /** @param through where they connect: the server itself, or a proxy before it */
  async arrive(count: number, through: Place = this.place): Promise<Visitor[]> {
    const visitors: Visitor[] = []
    for (let i = 0; i < count; i++) {
      const who = await this.place.person(`Personne ${i}`, [{ page: this.page, mode: 'write' }])
      visitors.push(who)
      this.clients.push(new StockClient(through, this.page, who, { params: { ack: '1' } }))
    }
    await until(() => this.clients.every((client) => client.provider.synced), 'all synchronised', 60_000)
    return visitors
  }

  /** A token at a random place, as a whole. */
  type(client: StockClient): string {
    const token = `⟦${this.clients.indexOf(client)}-${this.typed.length}⟧`
    this.typed.push(token)
    const found = [...client.text.toString().matchAll(TOKEN)]
    const before = found[Math.floor(this.random() * (found.length + 1))]
    client.text.insert(before?.index ?? client.text.length, token, this.random() < 0.2 ? { bold: true } : {})
    return token
  }

  anyone(): StockClient {
    const one = this.clients[Math.floor(this.random() * this.clients.length)]
    if (!one) throw new Error('nobody is here')
    return one
  }

  async acknowledged(ms = 60_000): Promise<void> {
    const done = (client: StockClient) => client.provider.synced && client.saved === client.sent
    await until(() => this.clients.every(done), 'all acknowledged', ms)
  }

  async converged(ms = 30_000): Promise<void> {
    const texts = () => new Set(this.clients.map((client) => client.text.toString()))
    await until(() => texts().size === 1, 'all equal', ms)
  }

  /** Every token typed, once, for somebody who had nothing; nothing left pending anywhere. */
  async judge(verdict: Verdict): Promise<{ missing: number; doubled: number }> {
    const reader = await this.place.person('Lectrice', [{ page: this.page, mode: 'read' }])
    const fresh = await new StockClient(this.place, this.page, reader).synced()
    const counts = new Map<string, number>()
    for (const [token] of fresh.text.toString().matchAll(TOKEN))
      counts.set(token, (counts.get(token) ?? 0) + 1)
    fresh.close()
    const missing = this.typed.filter((token) => !counts.has(token))
    const doubled = [...counts].filter(([, times]) => times > 1)
    verdict.equal(missing.slice(0, 10), [], 'missing')
    verdict.equal(doubled.slice(0, 10), [], 'doubled')
    const pending = this.clients.filter(({ doc }) => doc.store.pendingStructs ?? doc.store.pendingDs)
    verdict.equal(pending.length, 0, 'clients with something pending')
    return { missing: missing.length, doubled: doubled.length }
  }

  leave(): void {
    for (const client of this.clients.splice(0)) client.close()
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** The same content in a document of its own: what another browser holds. */
export function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}
